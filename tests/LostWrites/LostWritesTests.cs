using SkorionOS.Testing;
using Xunit.Abstractions;

namespace SkorionOS.LostWrites.Tests;

/// <summary>
/// Records what an operation writes, lets the power go at many moments of it, loses or tears what was not flushed, and looks at what a boot would find
/// (docs/lost-writes.md).
/// </summary>
public sealed class LostWritesTests(ITestOutputHelper log)
{
    private static readonly Survival[] s_survivals = Enum.GetValues<Survival>();

    public static TheoryData<string> Operations => [.. Operation.All.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation_PowerCut_BootsTheOldSystemOrTheNew(string operation) => TryAsync(operation, "ext4", states: 16, seed: 1);

    [Theory]
    [MemberData(nameof(Operations))]
    [Trait("Needs", "Nightly")]
    public Task Operation_ManyPowerCuts_BootsTheOldSystemOrTheNew(string operation) => TryAsync(operation, "ext4", states: 400, seed: 2);

    [Theory]
    [InlineData("update that removes an old deployment", "xfs")]
    [InlineData("update that removes an old deployment", "btrfs")]
    [Trait("Needs", "Nightly")]
    public Task OtherFileSystem_PowerCuts_BootsTheOldSystemOrTheNew(string operation, string type) => TryAsync(operation, type, states: 100, seed: 3);

    private async Task TryAsync(string name, string type, int states, int seed)
    {
        using var recording = await Recording.MakeAsync(Operation.All.Single(operation => operation.Name == name), FileSystemKind.Get(type));
        var judge = new Judge(recording);
        log.WriteLine(
            $"{name} on {type}: {recording.Cuts.Count} cuts, {recording.Log.Entries.Count} requests of which {recording.Log.Entries.Count(entry => entry.IsFlush)} flushes, "
            + $"{recording.EspSteps.Count} changes of the boot partition");
        Assert.True(recording.Log.Entries.Count(entry => entry.IsFlush) > 5, "hardly anything was recorded");

        var bad = 0;
        var random = new Random(seed);
        var end = recording.Cuts.First(cut => cut.IsDone);
        var cuts = recording.Cuts.ToArray();
        random.Shuffle(cuts);
        for (var number = 0; number < states; number++)
        {
            // Every moment has its turn, and that at which the operation returns comes often: what it promised counts from there on.
            var state = new DiskState(
                number % 8 == 0 ? end : cuts[(number - (number / 8) - 1) % cuts.Length],
                s_survivals[random.Next(s_survivals.Length)], s_survivals[random.Next(s_survivals.Length)], random.Next());
            var (directory, machine) = recording.NewDevice();
            var wrong = await judge.JudgeAsync(state, directory, machine);
            if (wrong.Count > 0)
            {
                bad++;
                var kept = Keep(recording, state, $"{name.Replace(' ', '-')}-{type}-{seed}-{number}");
                log.WriteLine($"state {number} of seed {seed}, {state}, kept in {kept}: {string.Join("; ", wrong)}");
            }

            Directory.Delete(directory, recursive: true);
        }

        log.WriteLine($"{states} states, {bad} bad");
        Assert.True(bad == 0, $"{bad} of {states} disk states are bad");
    }

    /// <summary>Makes a state once more, to be looked at by hand: no two recordings are the same, so a seed alone would not bring it back.</summary>
    private static string Keep(Recording recording, DiskState state, string name)
    {
        var directory = Repository.PathOf("artifacts", "lost-writes", name.Replace(":", "", StringComparison.Ordinal));
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        state.Make(recording, directory);
        recording.CopyVariables(Path.Join(directory, "efivars"));
        return directory;
    }
}
