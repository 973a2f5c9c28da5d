using SkorionOS.LostWrites.Tests.Esp;

namespace SkorionOS.LostWrites.Tests;

/// <summary>The judge finds what goes wrong when an operation does not wait for the disk where it has to.</summary>
public sealed class JudgeTests
{
    [Theory]
    [InlineData("update")]
    [InlineData("running: rollback")]
    public async Task Judge_RenamedFilesNotSynced_FindsIt(string operation)
    {
        using var recording = await RecordAsync(operation);
        var steps = recording.EspSteps;
        Assert.Contains(steps.Zip(steps.Skip(1)), pair => IsSyncAfterRename(pair.First, pair.Second));

        // The same steps, with those that do not count left where they are.
        recording.EspSteps = [.. steps.Select((step, index) => index > 0 && IsSyncAfterRename(steps[index - 1], step)
            ? step with { Change = new EspChange(EspChangeKind.SyncDirectory, "EFI") }
            : step)];

        Assert.NotEmpty(await JudgeAsync(recording, recording.Cuts.First(cut => cut.IsDone), Survival.All, Survival.None));
    }

    [Fact]
    public async Task Judge_EntryBeforeItsImage_FindsIt()
    {
        using var recording = await RecordAsync("update");
        var end = recording.Cuts.First(cut => cut.IsDone);

        Assert.Empty(await JudgeAsync(recording, end, Survival.None, Survival.None));
        Assert.Contains(await JudgeAsync(recording, end with { Entries = 0, IsDone = false }, Survival.None, Survival.None), wrong => wrong.Contains("an image that is not there"));
    }

    [Fact]
    public async Task Judge_KernelAfterItsEntry_FindsIt()
    {
        using var recording = await RecordAsync("update");
        var kernel = recording.EspSteps.First(step => step.Change is { Kind: EspChangeKind.Rename, Path: var path } && path.EndsWith("-vmlinuz", StringComparison.Ordinal));
        recording.EspSteps = [.. recording.EspSteps.Select(step => step == kernel ? step with { Change = new EspChange(EspChangeKind.SyncDirectory, "EFI") } : step)
            .Where(step => step.Change.Kind != EspChangeKind.SyncFile || step.Change.Path != kernel.Change.Path)];

        Assert.NotEmpty(await JudgeAsync(recording, recording.Cuts.First(cut => cut.IsDone), Survival.All, Survival.All));
    }

    private static Task<Recording> RecordAsync(string name) => Recording.MakeAsync(Operation.All.Single(operation => operation.Name == name), FileSystemKind.Ext4);

    private static bool IsSyncAfterRename(EspStep before, EspStep step) =>
        before.Change.Kind == EspChangeKind.Rename && step.Change.Kind == EspChangeKind.SyncFile && before.Change.Path == step.Change.Path;

    private static async Task<IReadOnlyList<string>> JudgeAsync(Recording recording, Cut cut, Survival onRoot, Survival onEsp)
    {
        var (directory, machine) = recording.NewDevice();
        return await new Judge(recording).JudgeAsync(new DiskState(cut, onRoot, onEsp, Seed: 1), directory, machine);
    }
}
