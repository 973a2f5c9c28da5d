using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.State;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Booted;

/// <summary>What a good boot concludes.</summary>
public sealed class CompleteBootTests
{
    [Fact]
    public async Task CompleteBoot_AfterAFallback_HoldsWhatFailedAndRemovesIt()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        await fixture.BringAsync(BootableImage.Make("3"));
        var failed = fixture.Get("3").Id;
        Assert.Equal("2", fixture.Fall().Origin.ImageVersion);

        var completion = fixture.With(engine => engine.CompleteBoot());

        Assert.Equal([failed], completion.Removed);
        var hold = Assert.Single(completion.Failed).Hold!;
        Assert.Equal(Hold.BootFailed, hold.Reason);
        Assert.Equal("failed to boot 3 times", hold.Detail);
        Assert.Equal(fixture.Time.GetUtcNow(), hold.Since);
        Assert.Equal(hold, fixture.Get("3").Origin.Hold);
        Assert.Equal("2 1", fixture.Menu);
        Assert.True(completion.ShowsMenu);
        Assert.Equal("10", fixture.Firmware.Variables.Read(LoaderVariable.TimeoutOneShot));
        Assert.Equal(0, fixture.With(engine => engine.Check()).UnreferencedObjects);
    }

    [Fact]
    public async Task CompleteBoot_TheImageHasANewerSystemdBoot_ReplacesOneCopyAtEachBoot()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        const string Program = "/usr/lib/systemd/boot/efi/systemd-bootx64.efi";
        var newer = File.ReadAllBytes(Program);
        var older = newer.ToArray();
        var version = older.AsSpan().IndexOf("#### LoaderInfo: systemd-boot "u8) + "#### LoaderInfo: systemd-boot ".Length;
        older[version] = (byte)'1';
        string[] copies = ["EFI/systemd/systemd-bootx64.efi", "EFI/BOOT/BOOTX64.EFI"];
        foreach (var copy in copies.Select(copy => Path.Join(fixture.Esp, copy)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, older);
        }

        var first = fixture.With(engine => engine.CompleteBoot());
        var between = File.ReadAllBytes(Path.Join(fixture.Esp, copies[1]));
        var second = fixture.With(engine => engine.CompleteBoot());
        var third = fixture.With(engine => engine.CompleteBoot());

        Assert.Equal(older, between);
        Assert.Equal(copies[0], first.Loader?.Path);
        Assert.Equal(copies[1], second.Loader?.Path);
        Assert.Null(third.Loader);
        Assert.All(copies, copy => Assert.Equal(newer, File.ReadAllBytes(Path.Join(fixture.Esp, copy))));
    }

    [Fact]
    public async Task CompleteBoot_ACheckSaidNo_SaysWhich()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        using (var state = Dir.Open(fixture.State(fixture.Get("2"), ".")))
        {
            new BootFailure(BootFailure.HealthCheck, "10-network.sh: exit 3", "", fixture.Time.GetUtcNow()).Write(state);
        }

        fixture.Fall();

        var hold = Assert.Single(fixture.With(engine => engine.CompleteBoot()).Failed).Hold!;

        Assert.Equal(Hold.HealthCheck, hold.Reason);
        Assert.Equal("failed to boot 3 times: 10-network.sh: exit 3", hold.Detail);
    }

    [Fact]
    public async Task CompleteBoot_Again_DoesNothing()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Fall();
        fixture.With(engine => engine.CompleteBoot());
        fixture.Boot();
        var before = fixture.Snapshot();

        var completion = fixture.With(engine => engine.CompleteBoot());

        Assert.Empty(completion.Failed);
        Assert.Empty(completion.Removed);
        Assert.False(completion.ShowsMenu);
        Assert.Null(fixture.Firmware.Variables.Read(LoaderVariable.TimeoutOneShot));
        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task CompleteBoot_ThePlugWasPulled_HoldsNothing()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Boot(good: false);
        fixture.Boot(good: false);
        fixture.Boot(byHand: "1");

        var completion = fixture.With(engine => engine.CompleteBoot());

        Assert.Empty(completion.Failed);
        Assert.Empty(completion.Removed);
        Assert.Equal(1, fixture.Read().Staged!.TriesLeft);
        Assert.Equal("2", fixture.Boot().Origin.ImageVersion);
    }

    [Fact]
    public async Task CompleteBoot_OnTheLastTry_DoesNotHoldWhatRuns()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Boot(good: false);
        fixture.Boot(good: false);
        Assert.Equal(0, fixture.Boot(good: false).TriesLeft);
        Assert.Equal("2", fixture.Read().Booted!.Origin.ImageVersion);

        var completion = fixture.With(engine => engine.CompleteBoot());

        Assert.Empty(completion.Failed);
        Assert.Empty(completion.Removed);
        Assert.Null(fixture.Get("2").Origin.Hold);
    }

    [Fact]
    public async Task CompleteBoot_FourthGoodOne_RemovesTheOldest()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2", "3");
        await fixture.BringAsync(BootableImage.Make("4"));
        Assert.Equal("4 3 2 1", fixture.Menu);
        var oldest = fixture.Get("1").Id;
        fixture.Boot();

        Assert.Equal([oldest], fixture.With(engine => engine.CompleteBoot()).Removed);

        Assert.Equal("4 3 2", fixture.Menu);
    }

    [Fact]
    public async Task CompleteBoot_FirmwareRefusesTheVariable_HoldsAllTheSame()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Fall();

        BootCompletion completion;
        using (FaultInjection.Use(point =>
        {
            if (point.Path.Contains("efivars", StringComparison.Ordinal))
            {
                throw new Interop.LinuxException(Interop.Errno.ENOSPC, point.Operation, point.Path);
            }
        }))
        {
            completion = fixture.With(engine => engine.CompleteBoot());
        }

        Assert.False(completion.ShowsMenu);
        Assert.Single(completion.Failed);
    }

    [Fact]
    public async Task CompleteBoot_NothingRuns_IsRefused()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));

        Assert.Equal("not-booted", Assert.Throws<DeployException>(() => fixture.With(engine => engine.CompleteBoot())).Code);
    }
}
