using SkorionOS.Deploy.Deployments;
using SkorionOS.State.Etc;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>What an update says about <c>/etc</c> before the first boot, and what a deployment changed since.</summary>
public sealed class EtcTests
{
    [Fact]
    public async Task Update_BothChangedTheSameFile_SaysSoBeforehand()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(Image("1"));
        Boot(fixture);
        File.WriteAllText(Etc(fixture, "mine.conf"), "mine");
        File.WriteAllText(Etc(fixture, "both.conf"), "mine");
        File.Delete(Etc(fixture, "deleted.conf"));

        var result = await fixture.BringAsync(Image("2"));

        Assert.Equal(
            [new EtcConflict("/etc/both.conf", EtcConflictReason.Content), new EtcConflict("/etc/deleted.conf", EtcConflictReason.DeletedHere)],
            result.EtcConflicts);
    }

    [Fact]
    public async Task Update_LargeFilesInTheObjectStore_AreCompared()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(Image("1"));
        Boot(fixture);
        var large = BootableImage.Content("large of 1", 5000);
        Assert.Empty(fixture.With(engine => engine.CompareEtc()).Changes);
        large[4999]++;
        File.WriteAllBytes(Etc(fixture, "large"), large);

        var result = await fixture.BringAsync(Image("2"));

        Assert.Equal([new EtcConflict("/etc/large", EtcConflictReason.Content)], result.EtcConflicts);
    }

    [Fact]
    public async Task Update_NothingChangedHere_HasNoConflict()
    {
        using var fixture = new SysrootFixture();
        Assert.Empty((await fixture.BringAsync(Image("1"))).EtcConflicts!);
        Assert.Empty((await fixture.BringAsync(Image("2"))).EtcConflicts!);
        Boot(fixture);

        Assert.Empty((await fixture.BringAsync(Image("3"))).EtcConflicts!);
    }

    [Fact]
    public async Task Update_ImageOfTheMergeBaseIsDamaged_ComesAllTheSame()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(Image("1"));
        Boot(fixture);
        File.WriteAllBytes(fixture.Files("images").Single(file => file.EndsWith("root.erofs", StringComparison.Ordinal)), new byte[4096]);

        var result = await fixture.BringAsync(Image("2"));

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Null(result.EtcConflicts);
    }

    [Fact]
    public async Task CompareEtc_OnARunningSystem_IsOfTheOneThatRuns()
    {
        using var fixture = await Booted.BootedUpdateTests.RunningAsync("1", "2");
        var chosen = fixture.Boot("1");

        Assert.Equal(chosen.Id, fixture.With(engine => engine.CompareEtc()).Deployment);
    }

    [Fact]
    public async Task CompareEtc_EveryKindOfChange_IsNamed()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(Image("1"));
        Boot(fixture);
        File.WriteAllText(Etc(fixture, "added"), "mine");
        File.WriteAllText(Etc(fixture, "both.conf"), "mine");
        File.Delete(Etc(fixture, "deleted.conf"));
        Tool.Run("chmod", "400", Etc(fixture, "mine.conf"));

        var comparison = fixture.With(engine => engine.CompareEtc());

        Assert.Equal(fixture.Read().Current!.Id, comparison.Deployment);
        Assert.Equal(
            [
                new EtcChange("/etc/added", EtcChangeKind.Added), new EtcChange("/etc/both.conf", EtcChangeKind.Modified),
                new EtcChange("/etc/deleted.conf", EtcChangeKind.Removed), new EtcChange("/etc/mine.conf", EtcChangeKind.Metadata),
            ],
            comparison.Changes);
    }

    [Fact]
    public async Task CompareEtc_StagedOnTop_IsAboutTheOneThatWasBooted()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(Image("1"));
        Boot(fixture);
        var booted = fixture.Read().Current!.Id;
        var staged = (await fixture.BringAsync(Image("2"))).Deployment!.Value;

        Assert.Equal(booted, fixture.With(engine => engine.CompareEtc()).Deployment);
        var error = Assert.Throws<DeployException>(() => fixture.With(engine => engine.CompareEtc(staged.Hex)));
        Assert.Equal("nothing-merged", error.Code);
    }

    private static OciImage Image(string version) => BootableImage.Make(version, more: layer => layer
        .File("etc/both.conf", $"both {version}")
        .File("etc/deleted.conf", $"deleted {version}")
        .File("etc/mine.conf", "mine")
        .File("etc/large", BootableImage.Content($"large of {version}", 5000)));

    /// <summary>Makes the <c>/etc</c> of the current deployment, as its first boot does.</summary>
    private static void Boot(SysrootFixture fixture)
    {
        var version = fixture.Read().Current!.Origin.ImageVersion;
        Directory.CreateDirectory(Etc(fixture, ""));
        File.WriteAllText(Etc(fixture, "hostname"), "test\n");
        File.WriteAllText(Etc(fixture, "both.conf"), $"both {version}");
        File.WriteAllText(Etc(fixture, "deleted.conf"), $"deleted {version}");
        File.WriteAllText(Etc(fixture, "mine.conf"), "mine");
        File.WriteAllBytes(Etc(fixture, "large"), BootableImage.Content($"large of {version}", 5000));
    }

    private static string Etc(SysrootFixture fixture, string name) =>
        Path.Join(fixture.Root, "bootc/state/deploy", fixture.Read().Current!.Id.Hex, "etc", name);
}
