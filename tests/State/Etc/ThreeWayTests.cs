using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SkorionOS.Interop.Files;
using SkorionOS.State.Etc;
using SkorionOS.State.Trees;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests.Etc;

/// <summary>What must hold of the decision whatever the three trees are.</summary>
public sealed class ThreeWayTests
{
    [Fact]
    public void Plan_NothingChangedHere_IsTheNewDefault() => ForAll(trees =>
    {
        var plan = EtcMerge.Plan(trees.Old, trees.Old, trees.Theirs);
        Assert.True(plan.Tree.IsSame(trees.Theirs));
        Assert.Empty(plan.Report.Conflicts);
        Assert.Empty(plan.Report.Kept);
    });

    [Fact]
    public void Plan_NothingChangedByTheImage_IsTheLocalTree() => ForAll(trees =>
    {
        var plan = EtcMerge.Plan(trees.Old, trees.Mine, trees.Old);
        Assert.True(plan.Tree.IsSame(trees.Mine));
        Assert.Empty(plan.Report.Conflicts);
        Assert.Empty(plan.Report.Taken);
    });

    [Fact]
    public void Plan_SameChangeOnBothSides_IsThatChange() => ForAll(trees =>
    {
        var plan = EtcMerge.Plan(trees.Old, trees.Mine, trees.Mine);
        Assert.True(plan.Tree.IsSame(trees.Mine));
        Assert.Empty(plan.Report.Conflicts);
        Assert.Empty(plan.Report.Taken);
    });

    [Fact]
    public void Plan_LocalAdditionsAndDeletions_AlwaysHold() => ForAll(trees =>
    {
        var (old, mine) = (RandomTrees.Flatten(trees.Old), RandomTrees.Flatten(trees.Mine));
        var merged = RandomTrees.Flatten(EtcMerge.Plan(trees.Old, trees.Mine, trees.Theirs).Tree);
        foreach (var (path, node) in mine.Where(pair => !old.ContainsKey(pair.Key)))
        {
            Assert.True(merged.TryGetValue(path, out var kept) && kept.Kind == node.Kind, $"{path} was added and is lost");
            Assert.True(kept.Metadata.Mode == node.Metadata.Mode && kept.Metadata.Uid == node.Metadata.Uid, $"{path} has another owner or mode");
            Assert.True(node.IsDirectory || kept.HasSameContent(node), $"{path} has another content");
        }

        Assert.DoesNotContain(merged.Keys, path => old.ContainsKey(path) && !mine.ContainsKey(path));
    });

    [Fact]
    public void Plan_EditedHere_IsNeverLost() => ForAll(trees =>
    {
        var (old, mine) = (RandomTrees.Flatten(trees.Old), RandomTrees.Flatten(trees.Mine));
        var merged = RandomTrees.Flatten(EtcMerge.Plan(trees.Old, trees.Mine, trees.Theirs).Tree);
        foreach (var (path, node) in mine.Where(pair => !pair.Value.IsDirectory && old.TryGetValue(pair.Key, out var before) && !before.HasSameContent(pair.Value)))
        {
            Assert.True(merged.TryGetValue(path, out var kept) && kept.HasSameContent(node), $"{path} was edited and is not what it was");
        }
    });

    [Fact]
    public void Plan_UntouchedHere_IsWhatTheImageHas() => ForAll(trees =>
    {
        var (old, mine, theirs) = (RandomTrees.Flatten(trees.Old), RandomTrees.Flatten(trees.Mine), RandomTrees.Flatten(trees.Theirs));
        var merged = RandomTrees.Flatten(EtcMerge.Plan(trees.Old, trees.Mine, trees.Theirs).Tree);
        foreach (var path in old.Keys.Concat(mine.Keys).Concat(theirs.Keys).Distinct().Where(path => path.Length > 0))
        {
            var parent = path[..path.LastIndexOf('/')];
            var comparable = new[] { old, mine, theirs }.All(side => Parents(parent).All(p => side.TryGetValue(p, out var node) && node.IsDirectory));
            if (comparable && IsSame(old.GetValueOrDefault(path), mine.GetValueOrDefault(path)))
            {
                Assert.True(IsSame(merged.GetValueOrDefault(path), theirs.GetValueOrDefault(path)), $"{path} is not what the image has");
            }
        }
    });

    [Fact]
    public void Plan_MergedOnceMore_ChangesNothing() => ForAll(trees =>
    {
        var once = EtcMerge.Plan(trees.Old, trees.Mine, trees.Theirs).Tree;
        var twice = EtcMerge.Plan(trees.Theirs, once, trees.Theirs);
        Assert.True(twice.Tree.IsSame(once));
        Assert.Empty(twice.Report.Conflicts);
    });

    [Fact]
    public void Plan_NoConflictEitherWay_DoesNotDependOnTheSide() => ForAll(trees =>
    {
        var plan = EtcMerge.Plan(trees.Old, trees.Mine, trees.Theirs);
        var other = EtcMerge.Plan(trees.Old, trees.Theirs, trees.Mine);
        if (plan.Report.Conflicts.Count == 0 && other.Report.Conflicts.Count == 0)
        {
            Assert.True(plan.Tree.IsSame(other.Tree));
        }
    });

    [Fact]
    public void Plan_OneDirectory_IsWhatTheOracleSays() => ForAll(depth: 0, check: trees =>
    {
        var plan = EtcMerge.Plan(trees.Old, trees.Mine, trees.Theirs);
        var conflicts = new List<string>();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            var expected = FileOracle.Merge(trees.Old.Find(name), trees.Mine.Find(name), trees.Theirs.Find(name), out var conflict);
            Assert.True(IsSame(expected, plan.Tree.Find(name)), $"{name} differs");
            if (conflict)
            {
                conflicts.Add("/etc/" + name);
            }
        }

        Assert.Equal(conflicts, plan.Report.Conflicts.Select(c => c.Path).Where(path => path != "/etc").Distinct().Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Compare_TwoTrees_NamesWhatATakenChangeWouldName() => ForAll(trees =>
    {
        // With nothing changed here, what is taken from the image is the difference between the two images.
        var taken = EtcMerge.Plan(trees.Old, trees.Old, trees.Theirs).Report.Taken.Order(StringComparer.Ordinal);
        var changes = EtcDiff.Compare(trees.Old, trees.Theirs);
        Assert.Equal(taken, changes.Select(change => change.Path).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Write_AnyPlan_IsReadBackTheSame()
    {
        using var scratch = new ScratchDirectory();
        using var directory = Dir.Open(scratch.Path);
        for (var seed = 0; seed < 60; seed++)
        {
            var trees = new RandomTrees(seed);
            var tree = EtcMerge.Plan(trees.Old, trees.Mine, trees.Theirs).Tree;
            TreeWriter.Write(directory, $"{seed}", tree);
            using var written = directory.OpenDir($"{seed}");
            var read = TreeReader.Read(written);
            Assert.True(read.IsSame(WithLinkAttributesOnlyWhereAllowed(tree)), $"seed {seed}");
        }
    }

    // The kernel has user attributes on files and directories alone: the writer reports the others as lost.
    private static TreeNode WithLinkAttributesOnlyWhereAllowed(TreeNode node)
    {
        if (node.IsDirectory)
        {
            var children = node.Children.ToDictionary(child => child.Key, child => WithLinkAttributesOnlyWhereAllowed(child.Value));
            return TreeNode.Directory(node.Metadata, new SortedDictionary<NodeName, TreeNode>(children), node.Time);
        }

        return node.Kind == FileKind.Regular ? node : node.With(node.Metadata with { Xattrs = NodeMetadata.NoXattrs });
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (; path.Length > 0; path = path[..path.LastIndexOf('/')])
        {
            yield return path;
        }
    }

    private static bool IsSame(TreeNode? left, TreeNode? right) => left is null ? right is null : right is not null && left.IsSame(right);

    private static void ForAll(Action<RandomTrees> check, int depth = 3) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => check(new RandomTrees(seed, depth)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));
}
