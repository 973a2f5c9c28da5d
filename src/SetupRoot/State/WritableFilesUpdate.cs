using System.Collections.Immutable;
using SkorionOS.Boot;
using SkorionOS.Interop.Files;
using SkorionOS.SetupRoot.Image;
using SkorionOS.State.Etc;
using SkorionOS.State.Trees;

namespace SkorionOS.SetupRoot.State;

/// <summary>
/// Brings what a new image changes in the writable files of an <c>/etc</c> that does not last into those of the machine, once for each deployment: an account that a new
/// service needs has to be in the machine's own passwd, which covers the image's. After a deployment whose <c>/etc</c> lasted, the machine's own files are those in it.
/// </summary>
internal static class WritableFilesUpdate
{
    /// <summary>Merges, in the same three ways as a whole <c>/etc</c>.</summary>
    /// <returns>False when it was done before, or when the machine has no files of its own yet.</returns>
    public static bool Run(PhysicalRoot physical, MountedImage image, DeploymentId id, ImmutableArray<string> files, Log log)
    {
        using var deployment = physical.OpenDeployment(id);
        if (deployment.Exists(EtcMergeReport.FileName))
        {
            return false;
        }

        using var inherited = image.Origin.Parent is { } before ? physical.Bootc.TryOpenDir($"state/deploy/{before}/{EtcMerge.DirectoryName}") : null;
        using var state = inherited is null ? physical.Bootc.TryOpenBelow($"state/var/{WritableFiles.StatePath}") : WritableFiles.OpenState(physical);
        if (state is null)
        {
            deployment.ReplaceFile(EtcMergeReport.FileName, new EtcMergeReport().ToJson());
            return false;
        }

        using var parent = image.Origin.Parent is { } older ? ParentImage.TryMount(physical, older, log) : null;
        using var parentDefaults = parent?.Root.TryOpenBelow("etc");
        using var defaults = image.Root.OpenDir("etc");
        var there = Pick(TreeReader.Read(state), files);
        var current = inherited is null ? there : Pick(TreeReader.Read(inherited), files);
        var plan = EtcMerge.Plan(
            parentDefaults is null ? null : Pick(TreeReader.Read(parentDefaults), files), current, Pick(TreeReader.Read(defaults), files));
        foreach (var file in files)
        {
            if (current.Find(file) is not null && plan.Tree.Find(file) is { } merged && !(there.Find(file) is { } own && merged.IsSame(own)))
            {
                using var directory = WritableFiles.OpenParent(state, file, out var name);
                WritableFiles.Replace(directory, name, merged);
            }
        }

        log.Conflicts(plan.Report.Conflicts);
        deployment.ReplaceFile(EtcMergeReport.FileName, plan.Report.ToJson());
        return true;
    }

    /// <summary>The tree with nothing but the given files and the directories above them.</summary>
    private static TreeNode Pick(TreeNode tree, IReadOnlyList<string> files)
    {
        var children = new SortedDictionary<NodeName, TreeNode>();
        foreach (var group in files.GroupBy(file => file.Split('/', 2)[0]))
        {
            var rest = group.Select(file => file.Split('/', 2)).ToList();
            if (tree.Find(group.Key) is not { } child)
            {
                continue;
            }

            // Listed itself, or only a directory on the way to what is.
            var whole = rest.Any(parts => parts.Length == 1);
            children[NodeName.From(group.Key)] = whole || !child.IsDirectory ? child : Pick(child, [.. rest.Select(parts => parts[1])]);
        }

        return TreeNode.Directory(tree.Metadata, children, tree.Time);
    }
}
