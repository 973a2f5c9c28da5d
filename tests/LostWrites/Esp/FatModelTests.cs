namespace SkorionOS.LostWrites.Tests.Esp;

public sealed class FatModelTests
{
    private static readonly byte[] s_old = [.. Enumerable.Repeat((byte)'o', 700)], s_new = [.. Enumerable.Repeat((byte)'n', 900)];

    private static readonly EspChange[] s_asideAndRenamed =
    [
        new(EspChangeKind.Create, "d/aside"), new(EspChangeKind.Write, "d/aside", Content: s_new), new(EspChangeKind.SyncFile, "d/aside"),
        new(EspChangeKind.Rename, "d/name", "d/aside"),
    ];

    [Fact]
    public void Rename_NotSynced_LeavesBothNamesEitherOrNeither()
    {
        var found = Explore([new(EspChangeKind.Rename, "d/other", "d/name")]).Select(tree => string.Join(' ', tree.Keys)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["d", "d d/name", "d d/name d/other", "d d/other"], found);
    }

    [Fact]
    public void Rename_DirectorySyncedAlone_MayLeaveAnEmptyName()
    {
        var found = Explore([new(EspChangeKind.Rename, "d/other", "d/name"), new(EspChangeKind.SyncDirectory, "d")]).ToList();

        Assert.All(found, tree => Assert.Equal(["d", "d/other"], tree.Keys));
        Assert.Equal([0, s_old.Length], found.Select(tree => tree["d/other"]!.Length).Distinct().Order());
    }

    [Fact]
    public void Rename_FileAndDirectorySynced_IsWhole()
    {
        EspChange[] changes = [new(EspChangeKind.Rename, "d/other", "d/name"), new(EspChangeKind.SyncFile, "d/other"), new(EspChangeKind.SyncDirectory, "d")];

        Assert.All(Explore(changes), tree => Assert.Equal(s_old, tree["d/other"]));
    }

    [Fact]
    public void RenameOver_NotSynced_OldOrNewOrNothing() =>
        Assert.Equal([s_new.Length, s_old.Length, 0], Explore(s_asideAndRenamed).Select(tree => tree["d/name"]!.Length).Distinct().OrderDescending());

    [Fact]
    public void RenameOver_FileSynced_IsNew() =>
        Assert.All(Explore([.. s_asideAndRenamed, new(EspChangeKind.SyncFile, "d/name")]), tree => Assert.Equal(s_new, tree["d/name"]));

    [Fact]
    public void RenameOver_ThenAnotherFileIsWritten_OldMayBeOverwritten()
    {
        EspChange[] changes = [.. s_asideAndRenamed, new(EspChangeKind.Create, "d/more"), new(EspChangeKind.Write, "d/more", Content: s_new)];

        Assert.Contains(Explore(changes), tree => tree["d/name"] is { Length: > 0 } content && !content.SequenceEqual(s_old) && !content.SequenceEqual(s_new));
    }

    [Fact]
    public void Write_NotSynced_IsTornInEveryWay()
    {
        EspChange[] changes = [new(EspChangeKind.Create, "d/more"), new(EspChangeKind.SyncDirectory, "d"), new(EspChangeKind.Write, "d/more", Content: s_new)];

        var found = Explore(changes).Select(tree => tree["d/more"]!).ToList();

        Assert.Contains(found, content => content.Length == 0);
        Assert.Contains(found, content => content.SequenceEqual(s_new));
        Assert.Contains(found, content => content.Length == s_new.Length && content.AsSpan(0, 512).SequenceEqual(s_new.AsSpan(0, 512)) && content[^1] == 0);
        Assert.Contains(found, content => content.Length == 512);
    }

    [Fact]
    public void Remove_DirectorySynced_IsGone() =>
        Assert.All(Explore([new(EspChangeKind.Remove, "d/name"), new(EspChangeKind.SyncDirectory, "d")]), tree => Assert.Equal(["d"], tree.Keys));

    [Fact]
    public void Create_BelowADirectoryThatWasNotSynced_MayBeGone()
    {
        EspChange[] changes =
        [
            new(EspChangeKind.MakeDirectory, "e"), new(EspChangeKind.Create, "e/f"), new(EspChangeKind.SyncFile, "e/f"), new(EspChangeKind.SyncDirectory, "e"),
        ];

        Assert.Equal([false, true], Explore(changes).Select(tree => tree.ContainsKey("e/f")).Distinct().Order());
    }

    /// <summary>Many states of a partition that had <c>d/name</c> with the old content.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, byte[]?>> Explore(IEnumerable<EspChange> changes)
    {
        var model = FatModel.Of(new Dictionary<string, byte[]?> { ["d"] = null, ["d/name"] = s_old });
        foreach (var change in changes)
        {
            model.Apply(change);
        }

        var random = new Random(1);
        return [.. from survival in Enum.GetValues<Survival>() from _ in Enumerable.Range(0, 200) select model.AfterPowerLoss(survival, random)];
    }
}
