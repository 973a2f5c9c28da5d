using SkorionOS.Crash;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>The operations that tests stop: of a directory that stands for a device, and (<c>running:</c>) of a system that runs.</summary>
internal static class StopOperations
{
    public static IReadOnlyList<StopOperation> All { get; } =
    [
        new("first switch", fixture => BringAsync(fixture, 0, next => ["switch", fixture.Reference.ToString()]), "1"),
        new("first switch, several at once", fixture => BringAsync(fixture, 0, next => ["switch", fixture.Reference.ToString()]), "1", Workers: 4),
        new("update", fixture => BringAsync(fixture, 1, next => ["update"]), "2 1"),
        new("update, several at once", fixture => BringAsync(fixture, 1, next => ["update"]), "2 1", Workers: 4),
        new("update that removes an old deployment", fixture => BringAsync(fixture, 4, next => ["update"]), "5 4 3 2"),
        new("update that raises the mark", fixture => PrepareMarkAsync(fixture, 6, "update"), "2 1", Mark: "\"sequence\": 6"),
        new("update that lowers the mark", fixture => PrepareMarkAsync(fixture, 4, "downgrade"), "2 1", Mark: "\"sequence\": 4"),
        new("switch", PrepareSwitchAsync, "2 1"),
        new("download", fixture => BringAsync(fixture, 1, next => ["download"]), "1"),
        new("from downloaded", PrepareFromDownloadedAsync, "2 1"),
        new("rollback", fixture => BringAsync(fixture, 2, next => ["rollback", fixture.Get("1").Id.Hex]), "1 2", Held: "2"),
        new("gc", PrepareGarbageAsync, "4 3 2", Held: "1"),
        new("image pull", fixture => BringAsync(fixture, 0, next => ["pull", fixture.Reference.ToString()]), ""),
        new("kargs", fixture => PrepareArgumentsAsync(fixture, again: false), "4 3 2 1"),
        new("kargs again", fixture => PrepareArgumentsAsync(fixture, again: true), "4 3 2 1"),
        new("pin", fixture => BringAsync(fixture, 2, next => ["pin", fixture.Get("1").Id.Hex]), "2 1"),
        new("unpin and prune", PrepareUnpinAsync, "5 4 3 2"),
        new("reset", fixture => BringAsync(fixture, 1, next => ["reset"]), "1"),
        new("reset taken back", PrepareCancelResetAsync, "1"),
        new("unhold", PrepareUnholdAsync, "1 2"),
        new("repair", PrepareRepairAsync, "1"),
        new("running: rollback", fixture => RunningAsync(fixture, null, () => ["rollback", fixture.Get("1").Id.Hex]), "1 2", Held: "2"),
        new("running: coming back", PrepareComingBackAsync, "2 1"),
        new("running: rollback that drops what is staged", fixture => RunningAsync(fixture, 3, () => ["rollback", fixture.Get("1").Id.Hex]), "1 2", Held: "2 3"),
        new("running: update", fixture => RunningAsync(fixture, null, () => Publish(fixture, 3)), "3 2 1"),
        new("running: update that replaces what is staged", fixture => RunningAsync(fixture, 3, () => Publish(fixture, 4)), "4 2 1"),
        new("running: update back to what runs", fixture => RunningAsync(fixture, 3, () => Publish(fixture, 2)), "2 1"),
        new("running: boot completion", PrepareCompletionAsync, "2 1", Held: "3"),
    ];

    public static StopOperation Get(string name) => All.Single(operation => operation.Name == name);

    /// <summary>Brings some versions, and publishes the next.</summary>
    private static async Task<string[]> BringAsync(SysrootFixture fixture, int versions, Func<OciImage, string[]> words)
    {
        for (var version = 1; version <= versions; version++)
        {
            await fixture.BringAsync(Old(version));
        }

        return words(fixture.Publish(Old(versions + 1)));
    }

    private static async Task<string[]> PrepareMarkAsync(SysrootFixture fixture, int sequence, string verb)
    {
        await fixture.BringAsync(Counted(1, 5));
        fixture.Publish(Counted(2, sequence));
        return [verb];
    }

    private static async Task<string[]> PrepareSwitchAsync(SysrootFixture fixture)
    {
        await fixture.BringAsync(Old(1));
        Old(2).WriteLayout(fixture.Layout, "other");
        return ["switch", $"oci:{fixture.Layout}:other"];
    }

    private static async Task<string[]> PrepareFromDownloadedAsync(SysrootFixture fixture)
    {
        await BringAsync(fixture, 1, next => []);
        await StopOperation.RunAsync(fixture, ["download"]);
        return ["from-downloaded"];
    }

    /// <summary>The oldest has failed, and an image that was asked for is not wanted any more.</summary>
    private static async Task<string[]> PrepareGarbageAsync(SysrootFixture fixture)
    {
        var words = await BringAsync(fixture, 4, next => ["remove-image", next.ManifestDigest.ToString(), Verbs.Then, "gc"]);
        await StopOperation.RunAsync(fixture, ["pull", fixture.Reference.ToString()]);
        var oldest = Path.Join(fixture.Entries, fixture.Read().InBootOrder[^1].Entry!.FileName);
        File.Move(oldest, oldest.Replace("+3.conf", "+0-3.conf", StringComparison.Ordinal));
        return words;
    }

    /// <summary>Of the four, the third is good and booted; the arguments are for the fourth, or for a good one that has had others before.</summary>
    private static async Task<string[]> PrepareArgumentsAsync(SysrootFixture fixture, bool again)
    {
        await BringAsync(fixture, 4, next => []);
        fixture.Bless(fixture.Read().Fallback!.Id);
        Directory.CreateDirectory(fixture.EtcFile(fixture.Read().Fallback!.Id, "bootc/kargs.d"));
        if (again)
        {
            Directory.CreateDirectory(fixture.EtcFile(fixture.Read().Current!.Id, "bootc/kargs.d"));
            fixture.Bless(fixture.Read().Current!.Id);
            fixture.Change(append: "before");
        }

        return ["kargs", "foo"];
    }

    private static async Task<string[]> PrepareUnpinAsync(SysrootFixture fixture)
    {
        await BringAsync(fixture, 1, next => []);
        var first = fixture.Get("1").Id.Hex;
        await StopOperation.RunAsync(fixture, ["pin", first]);
        for (var version = 2; version <= 5; version++)
        {
            await fixture.BringAsync(Old(version));
        }

        Assert.Equal("5 4 3 2 1", fixture.Menu);
        return ["unpin", first, Verbs.Then, "gc"];
    }

    private static async Task<string[]> PrepareCancelResetAsync(SysrootFixture fixture)
    {
        await BringAsync(fixture, 1, next => []);
        await StopOperation.RunAsync(fixture, ["reset"]);
        return ["cancel-reset"];
    }

    private static async Task<string[]> PrepareUnholdAsync(SysrootFixture fixture)
    {
        var words = await BringAsync(fixture, 2, next => ["rollback", fixture.Get("1").Id.Hex]);
        await StopOperation.RunAsync(fixture, words);
        return ["unhold"];
    }

    private static async Task<string[]> PrepareRepairAsync(SysrootFixture fixture)
    {
        await fixture.BringAsync(Old(1));
        File.Delete(fixture.Files("overlay")[0]);
        await File.WriteAllBytesAsync(fixture.Files("objects")[0], new byte[100]);
        File.Delete(fixture.Files("objects")[1]);
        return ["repair"];
    }

    /// <summary>The second version runs, and perhaps another is staged.</summary>
    private static async Task<string[]> RunningAsync(SysrootFixture fixture, int? staged, Func<string[]> words)
    {
        for (var version = 1; version <= 2; version++)
        {
            await fixture.BringAsync(Own(version));
            fixture.Boot();
        }

        if (staged is { } next)
        {
            await fixture.BringAsync(Own(next));
        }

        return words();
    }

    private static async Task<string[]> PrepareComingBackAsync(SysrootFixture fixture)
    {
        await RunningAsync(fixture, null, () => []);
        await StopOperation.RunAsync(fixture, ["rollback", fixture.Get("1").Id.Hex]);
        return ["rollback", fixture.Get("2").Id.Hex];
    }

    private static async Task<string[]> PrepareCompletionAsync(SysrootFixture fixture)
    {
        await RunningAsync(fixture, 3, () => []);
        fixture.Fall();
        return ["complete-boot"];
    }

    private static string[] Publish(SysrootFixture fixture, int version)
    {
        fixture.Publish(Own(version));
        return ["update"];
    }

    private static OciImage Counted(int version, int sequence) =>
        BootableImage.Make($"{version}", annotations: ("org.skorionos.bootc.sequence", $"{sequence}"));

    /// <summary>Two versions share a kernel.</summary>
    private static OciImage Old(int version) => BootableImage.Make($"{version}", kernel: $"kernel {version / 2}");

    private static OciImage Own(int version) => BootableImage.Make($"{version}", kernel: $"kernel {version}");
}
