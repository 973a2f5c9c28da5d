using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Booted;

/// <summary>Updates of a system that runs: what runs, what is staged and what is fallen back to are three different deployments.</summary>
public sealed class BootedUpdateTests
{
    [Fact]
    public async Task Update_OnARunningSystem_IsStagedUntilItsFirstGoodBoot()
    {
        using var fixture = await RunningAsync("1", "2");

        await fixture.BringAsync(BootableImage.Make("3"));

        var staged = fixture.Read();
        Assert.Equal("2", staged.Booted!.Origin.ImageVersion);
        Assert.Equal("3", staged.Staged!.Origin.ImageVersion);
        Assert.Equal("1", staged.Fallback!.Origin.ImageVersion);
        Assert.Equal(staged.Booted.Id, staged.Staged.Origin.Parent);
        Assert.False(staged.IsRollbackQueued);

        fixture.Boot();

        var after = fixture.Read();
        Assert.Equal("3", after.Booted!.Origin.ImageVersion);
        Assert.Null(after.Staged);
        Assert.Equal("2", after.Fallback!.Origin.ImageVersion);
    }

    [Fact]
    public async Task Update_TagMovedAgain_ReplacesWhatIsStaged()
    {
        using var fixture = await RunningAsync("1", "2");
        await fixture.BringAsync(BootableImage.Make("3", kernel: "kernel 3"));
        var replaced = fixture.Get("3").Id;

        var result = await fixture.BringAsync(BootableImage.Make("4", kernel: "kernel 4"));

        Assert.Equal([replaced], result.Removed);
        Assert.Equal("4 2 1", fixture.Menu);
        Assert.Equal(fixture.Read().Booted!.Id, fixture.Get("4").Origin.Parent);
        Assert.Equal(0, fixture.With(engine => engine.Check()).UnreferencedObjects);
        Assert.Equal(6, Directory.GetFiles(Path.Join(fixture.Esp, "EFI/Linux/bootc")).Length);
    }

    [Fact]
    public async Task Update_WhatIsStagedAlready_WritesNothing()
    {
        using var fixture = await RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        var before = fixture.Snapshot();

        Assert.Equal(UpdateOutcome.Unchanged, (await fixture.WithAsync(engine => engine.CheckAsync())).Outcome);
        Assert.Equal(UpdateOutcome.Unchanged, (await fixture.WithAsync(engine => engine.UpdateAsync())).Outcome);

        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Update_TagMovedBackToWhatRuns_DropsWhatIsStaged()
    {
        using var fixture = await RunningAsync("1", "2");
        var entry = ReadEntry(fixture, "2");
        await fixture.BringAsync(BootableImage.Make("3"));

        var result = await fixture.BringAsync(BootableImage.Make("2", kernel: "kernel 2"));

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Single(result.Removed);
        Assert.Equal("2 1", fixture.Menu);
        Assert.Equal(entry, ReadEntry(fixture, "2"));
        Assert.All(fixture.Read().All, deployment => Assert.Null(deployment.Origin.Hold));
    }

    [Fact]
    public async Task Update_AfterASwitch_FollowsTheNewReference()
    {
        using var fixture = await RunningAsync("1");
        BootableImage.Make("5").WriteLayout(fixture.Layout, "testing");
        await fixture.WithAsync(engine => engine.SwitchAsync(ImageReference.Parse($"oci:{fixture.Layout}:testing")));

        var result = await fixture.WithAsync(engine => engine.UpdateAsync());

        Assert.Equal(UpdateOutcome.Unchanged, result.Outcome);
        Assert.Equal("5", fixture.Read().Staged!.Origin.ImageVersion);
    }

    [Fact]
    public async Task Update_WhatFailed_IsHeldUntilUnhold()
    {
        using var fixture = await RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Fall();
        fixture.With(engine => engine.CompleteBoot());

        var held = await fixture.WithAsync(engine => engine.UpdateAsync());

        Assert.Equal(UpdateOutcome.Held, held.Outcome);
        Assert.Equal(Hold.BootFailed, held.Hold!.Reason);
        Assert.Equal("1", fixture.Menu);

        fixture.With(engine => engine.Unhold(null));
        Assert.Equal(UpdateOutcome.Staged, (await fixture.WithAsync(engine => engine.UpdateAsync())).Outcome);
        Assert.Equal(3, fixture.Read().Staged!.TriesLeft);
    }

    [Fact]
    public async Task Update_NewerThanWhatFailed_IsStaged()
    {
        using var fixture = await RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Fall();
        fixture.With(engine => engine.CompleteBoot());

        Assert.Equal(UpdateOutcome.Staged, (await fixture.BringAsync(BootableImage.Make("3"))).Outcome);
    }

    [Fact]
    public async Task Update_HeldTreeUnderAnotherManifest_IsHeldToo()
    {
        using var fixture = await RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Fall();
        fixture.With(engine => engine.CompleteBoot());
        var again = new OciImageBuilder().Version("2").Annotation("built", "again");
        foreach (var tar in BootableImage.Make("2").Tars)
        {
            again.Layer(tar);
        }

        var result = await fixture.BringAsync(again.Build());

        Assert.Equal(UpdateOutcome.Held, result.Outcome);
        Assert.Equal("1", fixture.Menu);
        Assert.Single(fixture.With(engine => engine.ReadImages()));
    }

    [Fact]
    public async Task Update_DefaultEntryNamesOneOfOurs_IsClearedAndSaid()
    {
        using var fixture = await RunningAsync("1");
        var pattern = fixture.Read().Booted!.Entry!.FileName;
        fixture.Firmware.Variables.Write(LoaderVariable.EntryDefault, pattern);

        var result = await fixture.BringAsync(BootableImage.Make("2"));

        Assert.Equal(pattern, result.ClearedDefault);
        Assert.Null(fixture.Firmware.Variables.EntryDefault);
        Assert.Equal("2", fixture.Boot().Origin.ImageVersion);
    }

    [Fact]
    public async Task Update_DefaultEntryNamesAnother_StaysAsItIs()
    {
        using var fixture = await RunningAsync("1");
        fixture.Firmware.Variables.Write(LoaderVariable.EntryDefault, "windows.conf");

        var result = await fixture.BringAsync(BootableImage.Make("2"));

        Assert.Null(result.ClearedDefault);
        Assert.Equal("windows.conf", fixture.Firmware.Variables.EntryDefault);
    }

    [Fact]
    public async Task Update_SevenTimes_KeepsThreeGoodOnesAndStaysBounded()
    {
        using var fixture = await RunningAsync("1");
        for (var version = 2; version <= 8; version++)
        {
            await fixture.BringAsync(BootableImage.Make($"{version}", kernel: $"kernel {version}"));
            Assert.True(fixture.Read().InBootOrder.Count <= 4);
            fixture.Boot();
            fixture.With(engine => engine.CompleteBoot());
        }

        Assert.Equal("8 7 6", fixture.Menu);
        Assert.Equal(3, fixture.Read().All.Count);
        Assert.Equal(6, Directory.GetFiles(Path.Join(fixture.Esp, "EFI/Linux/bootc")).Length);
        Assert.Equal(0, fixture.With(engine => engine.Check()).UnreferencedObjects);
    }

    [Fact]
    public async Task Update_SameTitle_IsToldApart()
    {
        using var fixture = await RunningAsync("1");

        await fixture.BringAsync(BootableImage.Make("1", kernel: "another kernel"));

        var titles = fixture.Read().InBootOrder.Select(deployment => deployment.Entry!.Entry!.Title).ToList();
        Assert.Equal($"Test OS 1, {fixture.Read().Staged!.Id.Hex[..8]}", titles[0]);
        Assert.Equal("Test OS 1", titles[1]);
    }

    [Fact]
    public async Task Gc_OriginOfWhatRunsIsGone_RemovesNothing()
    {
        using var fixture = await RunningAsync("1", "2");
        var booted = fixture.Read().Booted!;
        Directory.Delete(fixture.State(booted, "."), recursive: true);

        var error = Assert.Throws<DeployException>(() => fixture.With(engine => engine.CollectGarbage()));

        Assert.Equal("origin-damaged", error.Code);
        Assert.Equal(2, fixture.With(engine => engine.ReadImages()).Count);
    }

    /// <summary>A system that was updated through the versions, and runs the last.</summary>
    internal static async Task<SysrootFixture> RunningAsync(params string[] versions)
    {
        var fixture = new SysrootFixture();
        foreach (var version in versions)
        {
            await fixture.BringAsync(BootableImage.Make(version, kernel: $"kernel {version}"));
            fixture.Boot();
        }

        return fixture;
    }

    private static string ReadEntry(SysrootFixture fixture, string version)
    {
        var name = fixture.Get(version).Entry!.FileName;
        return name + File.ReadAllText(Path.Join(fixture.Entries, name));
    }
}
