using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SkorionOS.Deploy.History;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

public sealed class HistoryTests
{
    [Fact]
    public async Task Update_Staged_SaysWhoWhenFromToAndHowMuch()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        fixture.Publish(BootableImage.Make("2"));
        fixture.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var began = fixture.Time.Start + TimeSpan.Zero;

        var result = await fixture.WithAsync(engine => engine.With(options => options with { Actor = new Actor(Actor.Background, 1000) }).UpdateAsync());

        var entries = Read(fixture);
        Assert.Equal(["update", "switch"], entries.Select(entry => entry.Operation));
        var update = entries[0];
        Assert.Equal(HistoryResult.Ok, update.Result);
        Assert.Equal(("background", 1000u), (update.Origin, update.Uid));
        Assert.Equal((1L, 2L), (entries[1].Id, update.Id));
        Assert.True(update.Started >= began);
        Assert.True(update.Seconds >= 1);
        Assert.Equal(result.Totals.BytesReceived, update.Bytes);
        Assert.True(update.Bytes > 0);
        Assert.Equal("1", update.From!.Version);
        Assert.Equal(fixture.Get("1").Id.Hex, update.From.Deployment);
        Assert.Equal(new HistoryDeployment(result.Deployment!.Value.Hex, result.ManifestDigest.ToString(), "2"), update.To);
        Assert.Null(entries[1].From);
        Assert.Equal(("user", 0u), (entries[1].Origin, entries[1].Uid));
    }

    [Fact]
    public async Task Operations_NothingToDo_AreNotThere()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.With(engine => engine.Rollback());
        var before = Read(fixture).Count;
        var now = fixture.Get("1").Id.Hex;

        await fixture.WithAsync(engine => engine.CheckAsync());
        Assert.Equal(UpdateOutcome.Held, (await fixture.WithAsync(engine => engine.UpdateAsync())).Outcome);
        fixture.With(engine => engine.Rollback(now));
        fixture.With(engine => engine.Pin(now, pinned: false));
        fixture.With(engine => engine.Unhold(now));
        fixture.With(engine => engine.CancelReset());
        fixture.With(engine => engine.CollectGarbage());

        Assert.Equal(before, Read(fixture).Count);
    }

    [Fact]
    public async Task Operations_EachThatChangesSomething_IsThere()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        Directory.CreateDirectory(fixture.EtcFile(fixture.Get("1").Id, "bootc"));
        fixture.Publish(BootableImage.Make("2"));
        await fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { DownloadOnly = true }));
        await fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true }));
        fixture.With(engine => engine.Pin("sha256:" + fixture.Get("2").Origin.ManifestDigest.Hex, pinned: true));
        fixture.With(engine => engine.Pin("sha256:" + fixture.Get("2").Origin.ManifestDigest.Hex, pinned: false));
        fixture.With(engine => engine.Rollback(fixture.Get("1").Id.Hex));
        fixture.With(engine => engine.Unhold(null));
        fixture.Change(append: "foo=bar");
        fixture.With(engine => engine.RequestReset(keepHome: true));
        fixture.With(engine => engine.CancelReset());

        var entries = Read(fixture);

        Assert.Equal(
            ["reset-cancel", "reset", "kargs", "unhold", "rollback", "unpin", "pin", "update", "download", "switch"], entries.Select(entry => entry.Operation));
        Assert.All(entries, entry => Assert.Equal(HistoryResult.Ok, entry.Result));
        Assert.Equal("/etc and /var; /home stays", entries[1].Detail);
        Assert.Equal("--append foo=bar", entries[2].Detail);
        Assert.Equal(("2", "rolled-back"), (entries[3].To!.Version, entries[3].Detail));
        Assert.Equal(("2", "1"), (entries[4].From!.Version, entries[4].To!.Version));
        Assert.Equal("2", entries[6].To!.Version);
        Assert.Equal(("1", "2", 0), (entries[7].From!.Version, entries[7].To!.Version, entries[7].Bytes));
        Assert.Equal((null, "2"), (entries[8].To!.Deployment, entries[8].To!.Version));
        Assert.True(entries[8].Bytes > 0);
    }

    [Fact]
    public async Task Garbage_SomethingWent_SaysHowMuchWasFreed()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var stray = fixture.Files("objects")[0];
        var name = Path.Join(Path.GetDirectoryName(stray), new string('0', 62));
        await File.WriteAllBytesAsync(name, new byte[1234]);

        fixture.With(engine => engine.CollectGarbage());

        var entry = Read(fixture)[0];
        Assert.Equal(("gc", 1234), (entry.Operation, entry.Bytes));
    }

    [Fact]
    public async Task Update_Fails_IsThereWithItsCode()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        Directory.Delete(fixture.Layout, recursive: true);

        var error = await Assert.ThrowsAnyAsync<Oci.OciException>(() => fixture.WithAsync(engine => engine.UpdateAsync()));

        var entry = Read(fixture)[0];
        Assert.Equal(("update", HistoryResult.Failed, error.Code, error.Message), (entry.Operation, entry.Result, entry.Code, entry.Detail));
        Assert.Null(entry.To);
    }

    [Fact]
    public async Task Update_Cancelled_IsThere()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        fixture.Publish(BootableImage.Make("2"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest(), new CancellationToken(canceled: true))));

        var entry = Read(fixture)[0];
        Assert.Equal(("update", HistoryResult.Cancelled, null), (entry.Operation, entry.Result, entry.Code));
    }

    [Fact]
    public async Task Operation_OtherProgramAtWork_LeavesNoTrace()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        fixture.Publish(BootableImage.Make("2"));
        using (var other = Sysroot.Open(fixture.Root))
        {
            using var writer = other.Lock();
            await Assert.ThrowsAsync<DeployException>(() => fixture.WithAsync(engine => engine.UpdateAsync()));
        }

        Assert.Single(Read(fixture));
    }

    [Fact]
    public async Task CompleteBoot_AfterAFall_SaysWhatFailedAndWhatRuns()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Fall();

        fixture.With(engine => engine.CompleteBoot());
        fixture.With(engine => engine.CompleteBoot());

        var entry = Assert.Single(Read(fixture), entry => entry.Operation == "fallback");
        Assert.Equal(("2", "1", "boot"), (entry.From!.Version, entry.To!.Version, entry.Origin));
        Assert.Equal("boot-failed: failed to boot 3 times", entry.Detail);
    }

    [Fact]
    public async Task Write_TooMany_TheOldestGoAndNumbersGoOn()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        for (var i = 0; i < 260; i++)
        {
            fixture.With(engine => engine.Pin(null, pinned: true));
            fixture.With(engine => engine.Pin(null, pinned: false));
        }

        var entries = Read(fixture);

        Assert.Equal(500, entries.Count);
        Assert.Equal(Enumerable.Range(22, 500).Reverse().Select(id => (long)id), entries.Select(entry => entry.Id));
    }

    [Fact]
    public async Task Write_LongOnes_TheFileStaysSmall()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        using (var state = Dir.Open(Path.Join(fixture.Root, "bootc/state")))
        {
            var line = Read(fixture)[0] with { Detail = new string('x', 2000) };
            new HistoryFile(state).Append(Enumerable.Repeat(line, 400));
        }

        fixture.With(engine => engine.Pin(null, pinned: true));

        Assert.InRange(new FileInfo(HistoryPath(fixture)).Length, 200 << 10, 256 << 10);
        Assert.Equal(("pin", 402L), (Read(fixture)[0].Operation, Read(fixture)[0].Id));
    }

    [Fact]
    public async Task Write_LinesOfALaterVersion_StayAndAreLeftOut()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        const string Later = """{"what":"nobody here knows"}""";
        await File.AppendAllTextAsync(HistoryPath(fixture), $"{Later}\n");
        var known = JsonNode.Parse((await File.ReadAllLinesAsync(HistoryPath(fixture)))[0])!;
        known["id"] = 7;
        known["new"] = "key";
        await File.AppendAllTextAsync(HistoryPath(fixture), $"{known.ToJsonString()}\nno json\n");

        fixture.With(engine => engine.Pin(null, pinned: true));

        Assert.Equal([8L, 7L, 1L], Read(fixture).Select(entry => entry.Id));
        Assert.Equal(Later, (await File.ReadAllLinesAsync(HistoryPath(fixture)))[1]);
    }

    [Fact]
    public async Task Write_FileOfNobody_BeginsAnew()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await File.WriteAllBytesAsync(HistoryPath(fixture), new byte[5 << 20]);

        Assert.Empty(Read(fixture));
        fixture.With(engine => engine.Pin(null, pinned: true));

        Assert.Equal("pin", Assert.Single(Read(fixture)).Operation);
    }

    [Fact]
    public async Task Write_DiskFull_WarnsAndTheOperationIsDone()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var log = new Lines();
        using var sysroot = Sysroot.Open(fixture.Root);
        using (FaultInjection.Use(point =>
        {
            if (point.Path.Contains(HistoryFile.FileName, StringComparison.Ordinal) && !point.Operation.StartsWith("unlink", StringComparison.Ordinal))
            {
                throw new LinuxException(Errno.ENOSPC, point.Operation, point.Path);
            }
        }))
        {
            new Engine(sysroot, fixture.Options with { Logger = log }).Pin(null, pinned: true);
        }

        Assert.True(fixture.Read().Current!.Origin.Pinned);
        Assert.StartsWith("The pin is not in the history: ", Assert.Single(log.All), StringComparison.Ordinal);
        Assert.Single(Read(fixture));
        Assert.Empty(Directory.GetFiles(Path.Join(fixture.Root, "bootc/state"), ".*"));
    }

    [Fact]
    public void Read_NothingThere_IsEmptyAndMakesNothing()
    {
        using var fixture = new SysrootFixture();

        Assert.Empty(Read(fixture));
        Assert.Throws<DeployException>(() => fixture.With(engine => engine.Pin(null, pinned: true)));
        Assert.Empty(Read(fixture));
    }

    private static string HistoryPath(SysrootFixture fixture) => Path.Join(fixture.Root, "bootc/state/history.jsonl");

    private static IReadOnlyList<HistoryEntry> Read(SysrootFixture fixture) => fixture.With(engine => engine.ReadHistory());

    /// <summary>Keeps what is logged.</summary>
    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
