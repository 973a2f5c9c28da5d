using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Images;
using Xunit.Abstractions;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>
/// Stops an operation before every one of its changes of the disk in turn, or makes that change fail, and starts again: what is found is the old state or the
/// new one, the check is clean, and a second run comes to the same end.
/// </summary>
public sealed class StopTests(ITestOutputHelper log)
{
    public static TheoryData<string> Operations => new()
    {
        "first switch", "update", "update that removes an old deployment", "rollback", "gc", "image pull", "kargs", "kargs again",
        "update that raises the mark", "update that lowers the mark",
        "running: rollback", "running: coming back", "running: rollback that drops what is staged", "running: update that replaces what is staged",
        "running: update back to what runs", "running: boot completion",
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_StoppedBeforeEveryChange_LeavesTheOldStateOrTheNew(string operation)
    {
        var stops = await ForEveryChangeAsync(operation, (at, count) => _ =>
        {
            // From there on nothing reaches the disk, cleaning up included: as when the power is gone.
            if (count() > at)
            {
                throw new StoppedException();
            }
        });
        log.WriteLine($"{operation}: stopped before each of {stops} changes");
        Assert.True(stops > 5, $"only {stops} changes were seen");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_DiskFullAtEveryChange_LeavesTheOldStateOrTheNew(string operation)
    {
        var failures = await ForEveryChangeAsync(operation, (at, count) => point =>
        {
            if (count() == at + 1 && !point.Operation.StartsWith("unlink", StringComparison.Ordinal))
            {
                throw new LinuxException(Errno.ENOSPC, point.Operation, point.Path);
            }
        });
        log.WriteLine($"{operation}: the disk was full at each of {failures} changes");
        Assert.True(failures > 5, $"only {failures} changes were seen");
    }

    [Fact]
    public async Task Repair_StoppedBeforeEveryChange_IsFinishedByTheNextOne()
    {
        for (var at = 0; ; at++)
        {
            using var fixture = new SysrootFixture(workers: 1);
            await fixture.BringAsync(BootableImage.Make("1"));
            var damaged = fixture.Files("objects")[0];
            await File.WriteAllBytesAsync(damaged, new byte[100]);
            File.Delete(fixture.Files("overlay")[0]);
            var changes = 0;
            try
            {
                using (FaultInjection.Use(_ =>
                {
                    if (++changes > at)
                    {
                        throw new StoppedException();
                    }
                }))
                {
                    await fixture.WithAsync(engine => engine.RepairAsync());
                }
            }
            catch (Exception e) when (e is StoppedException or AggregateException)
            {
            }

            Assert.True(fixture.Read().Current is { IsBootable: true }, $"change {at}: nothing can be booted");
            var result = await fixture.WithAsync(engine => engine.RepairAsync());
            Assert.True(result.IsClean, $"change {at}: {string.Join("; ", result.Findings)}");
            fixture.With(engine => engine.CollectGarbage());
            Assert.Empty(Directory.GetFileSystemEntries(fixture.Root, ".*", SearchOption.AllDirectories));
            if (changes <= at)
            {
                log.WriteLine($"repair: stopped before each of {at} changes");
                Assert.True(at > 5, $"only {at} changes were seen");
                return;
            }
        }
    }

    private static async Task<int> ForEveryChangeAsync(string operation, Func<int, Func<int>, Action<FaultPoint>> fault)
    {
        for (var at = 0; ; at++)
        {
            using var fixture = new SysrootFixture(workers: 1);
            var run = await PrepareAsync(operation, fixture);
            var old = fixture.Read().Current?.Id;
            var entry = ReadEntry(fixture);
            var changes = 0;
            try
            {
                using (FaultInjection.Use(fault(at, () => ++changes)))
                {
                    await run();
                }
            }
            catch (Exception e) when (e is StoppedException or LinuxException or Boot.BootException || e is AggregateException)
            {
            }

            var reached = changes > at;
            var stopped = fixture.Read();
            Assert.All(stopped.InBootOrder, deployment => Assert.True(
                deployment is { Entry.IsComplete: true, Image: not null }, $"{operation}, change {at}: {deployment.Id} is in the menu and cannot be booted"));
            if (old is not null)
            {
                Assert.Contains(stopped.InBootOrder, deployment => deployment.Id == old);
            }

            AssertClean(fixture, $"{operation}, change {at}");
            if (fixture.Firmware.Booted is { } booted)
            {
                Assert.True(stopped.Booted is { IsBootable: true } running && running.Id == booted.Id && entry == ReadEntry(fixture), $"{operation}, change {at}: what runs was touched");
            }

            // The mark of what was there or of what is there, whole; and never ahead of what is staged.
            var marks = ReadMarks(fixture);
            Assert.True(
                marks.Length == 0 || !operation.EndsWith(" the mark", StringComparison.Ordinal) || marks.Contains("\"sequence\": 5", StringComparison.Ordinal)
                    || (marks.Contains(ExpectedMark(operation), StringComparison.Ordinal) && stopped.Current!.Origin.ImageVersion == "2"),
                $"{operation}, change {at}: the marks are {marks}");
            var expected = Expected(operation);
            await run();
            Assert.Contains(ExpectedMark(operation), ReadMarks(fixture), StringComparison.Ordinal);
            var found = fixture.Read().InBootOrder.Select(deployment => deployment.Origin.ImageVersion);
            Assert.True(expected.SequenceEqual(found), $"{operation}, change {at}: the menu is {string.Join(' ', found)}");
            var held = fixture.Read().All.Where(deployment => deployment.Origin.Hold is not null).Select(deployment => deployment.Origin.ImageVersion);
            Assert.Equal(ExpectedHeld(operation), held);
            fixture.With(engine => engine.CollectGarbage());
            AssertClean(fixture, $"{operation}, change {at}, second run");
            Assert.Equal(0, fixture.With(engine => engine.Check()).UnreferencedObjects);
            var left = Directory.GetFileSystemEntries(fixture.Root, ".*", SearchOption.AllDirectories);
            Assert.True(left.Length == 0, $"{operation}, change {at}: {string.Join(", ", left)} is left");
            if (!reached)
            {
                return at;
            }
        }
    }

    private static async Task<Func<Task>> PrepareAsync(string operation, SysrootFixture fixture)
    {
        if (operation.StartsWith("running: ", StringComparison.Ordinal))
        {
            return await PrepareRunningAsync(operation, fixture);
        }

        if (operation is "update that raises the mark" or "update that lowers the mark")
        {
            await fixture.BringAsync(Counted("1", 5));
            fixture.Publish(Counted("2", operation == "update that raises the mark" ? 6 : 4));
            return () => fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { AllowDowngrade = operation == "update that lowers the mark" }));
        }

        var versions = operation switch
        {
            "first switch" or "image pull" => 0,
            "update" => 1,
            "rollback" => 2,
            _ => 4,
        };
        for (var version = 1; version <= versions; version++)
        {
            await fixture.BringAsync(BootableImage.Make($"{version}", kernel: $"kernel {version / 2}"));
        }

        var next = BootableImage.Make($"{versions + 1}", kernel: $"kernel {(versions + 1) / 2}");
        switch (operation)
        {
            case "rollback":
                var target = fixture.Read().Fallback!.Id.Hex;
                return () => Task.FromResult(fixture.With(engine => engine.Rollback(target)));
            case "gc":
                // The oldest has failed, and an image that was asked for is not wanted any more.
                fixture.Publish(next);
                await fixture.WithAsync(engine => engine.PullAsync(fixture.Reference));
                var oldest = Path.Join(fixture.Entries, fixture.Read().InBootOrder[^1].Entry!.FileName);
                File.Move(oldest, oldest.Replace("+3.conf", "+0-3.conf", StringComparison.Ordinal));
                return () =>
                {
                    if (fixture.With(engine => engine.ReadImages()).Any(image => image.Image.ManifestDigest == next.ManifestDigest))
                    {
                        fixture.With(engine => engine.RemoveImage(next.ManifestDigest.ToString()));
                    }

                    fixture.With(engine => engine.CollectGarbage());
                    return Task.CompletedTask;
                };
            case "kargs":
            case "kargs again":
                // Of the four, the third is good and booted; the arguments are for the fourth, or for a good one that has had others before.
                fixture.Bless(fixture.Read().Fallback!.Id);
                Directory.CreateDirectory(fixture.EtcFile(fixture.Read().Fallback!.Id, "bootc/kargs.d"));
                if (operation == "kargs again")
                {
                    Directory.CreateDirectory(fixture.EtcFile(fixture.Read().Current!.Id, "bootc/kargs.d"));
                    fixture.Bless(fixture.Read().Current!.Id);
                    fixture.Change(append: "before");
                }

                return () => Task.FromResult(fixture.Change(append: "foo"));
            case "image pull":
                fixture.Publish(next);
                return () => fixture.WithAsync(engine => engine.PullAsync(fixture.Reference));
            default:
                return () => fixture.BringAsync(next);
        }
    }

    private static async Task<Func<Task>> PrepareRunningAsync(string operation, SysrootFixture fixture)
    {
        for (var version = 1; version <= 2; version++)
        {
            await fixture.BringAsync(Image(version));
            fixture.Boot();
        }

        var (first, second) = (fixture.Get("1").Id.Hex, fixture.Get("2").Id.Hex);
        switch (operation)
        {
            case "running: rollback":
                return () => Task.FromResult(fixture.With(engine => engine.Rollback(first)));
            case "running: coming back":
                fixture.With(engine => engine.Rollback(first));
                return () => Task.FromResult(fixture.With(engine => engine.Rollback(second)));
        }

        await fixture.BringAsync(Image(3));
        switch (operation)
        {
            case "running: rollback that drops what is staged":
                return () => Task.FromResult(fixture.With(engine => engine.Rollback(first)));
            case "running: update that replaces what is staged":
                return () => fixture.BringAsync(Image(4));
            case "running: update back to what runs":
                return () => fixture.BringAsync(Image(2));
            default:
                fixture.Fall();
                return () => Task.FromResult(fixture.With(engine => engine.CompleteBoot()));
        }

        static OciImage Image(int version) => BootableImage.Make($"{version}", kernel: $"kernel {version}");
    }

    private static string? ReadEntry(SysrootFixture fixture) => fixture.Firmware.Booted is not null && fixture.Read().Booted?.Entry?.FileName is { } name
        ? name + File.ReadAllText(Path.Join(fixture.Entries, name))
        : null;

    private static OciImage Counted(string version, int sequence) =>
        BootableImage.Make(version, annotations: ("org.skorionos.bootc.sequence", $"{sequence}"));

    private static string ReadMarks(SysrootFixture fixture) =>
        Path.Join(fixture.Storage, "high-water.json") is var file && File.Exists(file) ? File.ReadAllText(file) : "";

    private static string ExpectedMark(string operation) => operation switch
    {
        "update that raises the mark" => "\"sequence\": 6",
        "update that lowers the mark" => "\"sequence\": 4",
        _ => "",
    };

    private static string[] ExpectedHeld(string operation) => operation switch
    {
        "rollback" or "running: rollback" => ["2"],
        "running: rollback that drops what is staged" => ["2", "3"],
        "running: boot completion" => ["3"],
        "gc" => ["1"],
        _ => [],
    };

    private static string[] Expected(string operation) => operation switch
    {
        "running: rollback" or "running: rollback that drops what is staged" => ["1", "2"],
        "running: update that replaces what is staged" => ["4", "2", "1"],
        "running: coming back" or "running: update back to what runs" or "running: boot completion" => ["2", "1"],
        "first switch" => ["1"],
        "update" or "update that raises the mark" or "update that lowers the mark" => ["2", "1"],
        "update that removes an old deployment" => ["5", "4", "3", "2"],
        "rollback" => ["1", "2"],
        "gc" => ["4", "3", "2"],
        "kargs" or "kargs again" => ["4", "3", "2", "1"],
        _ => [],
    };

    private static void AssertClean(SysrootFixture fixture, string when)
    {
        var result = fixture.With(engine => engine.Check());
        Assert.True(result.IsClean, $"{when}: {string.Join("; ", result.Findings)}");
    }

    private sealed class StoppedException : Exception;
}
