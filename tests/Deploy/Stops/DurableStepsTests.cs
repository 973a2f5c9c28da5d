using SkorionOS.Deploy.Durability;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Durability;
using Xunit.Abstractions;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>The list of durable steps: the code has the same as the document, and every change of every operation has its place in it.</summary>
public sealed class DurableStepsTests(ITestOutputHelper log)
{
    private static readonly (string Operation, string[] Runs)[] s_runs =
    [
        ("pull", ["image pull"]),
        ("update, switch",
        [
            "first switch", "update", "update that removes an old deployment", "update that raises the mark", "update that lowers the mark", "switch", "download", "from downloaded",
            "running: update", "running: update that replaces what is staged", "running: update back to what runs",
        ]),
        ("install", ["install"]),
        ("rollback", ["rollback", "running: rollback", "running: coming back", "running: rollback that drops what is staged"]),
        ("good boot", ["running: boot completion"]),
        ("kargs", ["kargs", "kargs again"]),
        ("pin, unhold", ["pin", "unhold"]),
        ("reset", ["reset", "reset taken back"]),
        ("gc, image rm", ["gc"]),
        ("repair", ["repair"]),
    ];

    [Fact]
    public void Document_HasTheListOfTheCode()
    {
        foreach (var operation in DurableOperations.All)
        {
            Assert.Contains(DurableDocument.Print(operation), DurableDocument.Lines);
            Assert.All(operation.Stages, stage => Assert.Equal(DurableDocument.Print(stage), DurableDocument.ReadStage(stage.Name)));
        }

        Assert.Equal(DurableOperations.All.Select(operation => operation.Name), s_runs.Select(run => run.Operation));
    }

    [Fact]
    public async Task Changes_OfEveryOperation_HaveTheirPlace()
    {
        var seen = new HashSet<DurableStep>();
        foreach (var (name, runs) in s_runs)
        {
            var operation = DurableOperations.All.Single(other => other.Name == name);
            foreach (var run in runs)
            {
                foreach (var changes in await RecordAsync(run))
                {
                    log.WriteLine($"{run}: {changes.Count} steps");
                    var misplaced = DurableOrder.FindMisplaced(operation, changes, seen);
                    Assert.True(misplaced is null, $"{run}: {misplaced} has no place there in the list of {name}:\n{string.Join('\n', changes)}");
                }
            }
        }

        // A list must not promise steps that nobody takes.
        var all = DurableOperations.All.SelectMany(operation => operation.Stages).Distinct().SelectMany(stage => stage.Steps);
        Assert.Equal([], all.Except(seen).Select(step => step.Change));
    }

    /// <summary>The comparison can fail.</summary>
    [Theory]
    [InlineData("renameat2 boot/loader/entries/bootc-1.conf", "renameat2 boot/EFI/Linux/bootc/1-vmlinuz")]
    [InlineData("renameat2 boot/loader/entries/bootc-1.conf", "linkat bootc/storage/overlay/sha256:1")]
    [InlineData("unlinkat bootc/storage/objects/12/34", "unlinkat bootc/storage/overlay/sha256:1")]
    [InlineData("renameat2 bootc/something", null)]
    public void Changes_OutOfPlace_AreFound(string first, string? second)
    {
        var update = DurableOperations.All.Single(operation => operation.Name == "update, switch");
        FaultPoint[] changes = [.. new[] { first, second }.OfType<string>().Select(text => new FaultPoint(text.Split(' ')[0], text.Split(' ')[1]))];

        Assert.Equal(changes[^1], DurableOrder.FindMisplaced(update, changes, new HashSet<DurableStep>()));
    }

    /// <summary>The steps of a run, one list for each time that the sysroot was opened for changes.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<FaultPoint>>> RecordAsync(string run)
    {
        using var fixture = new SysrootFixture();
        var words = run == "install" ? PrepareInstall(fixture) : await StopOperations.Get(run).PrepareAsync(fixture);
        var end = await CrashChild.RunAsync(fixture, words, "--list");
        Assert.True(end.Changes > 5, $"{run}: only {end.Changes} changes were seen");
        var lists = new List<List<FaultPoint>> { new() };
        foreach (var parts in end.Lines.Select(line => line.Split('\t')).Where(parts => parts.Length == 2))
        {
            var change = new FaultPoint(parts[0], Path.GetRelativePath(fixture.Root, parts[1]));
            if (change is { Operation: "openat(O_CREAT)", Path: "bootc/lock" } && lists[^1].Any(other => other == change))
            {
                lists.Add([]);
            }

            if (DurableOrder.IsStep(change))
            {
                lists[^1].Add(change);
            }
        }

        return lists;
    }

    private static string[] PrepareInstall(SysrootFixture fixture)
    {
        Directory.CreateDirectory(fixture.Esp);
        fixture.Publish(Testing.Images.BootableImage.Make("1"));
        return ["install", fixture.Reference.ToString()];
    }
}
