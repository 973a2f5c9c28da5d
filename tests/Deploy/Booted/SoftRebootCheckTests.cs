using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Booted;

/// <summary>When the running kernel may go on with another root.</summary>
public sealed class SoftRebootCheckTests
{
    [Fact]
    public async Task Check_SameKernelAndArguments_IsPossible()
    {
        using var fixture = await StagedAsync();

        Assert.Equal(new SoftRebootCheck(fixture.Get("2").Id, null), Check(fixture));
        Assert.Null(Check(fixture, @"initrd=\EFI\initrd").Obstacle);
    }

    [Fact]
    public async Task Check_NothingStaged_HasNoTarget()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");

        Assert.Null(Check(fixture).Target);
    }

    [Fact]
    public async Task Check_OtherKernel_TakesAReboot()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        await fixture.BringAsync(BootableImage.Make("2", kernel: "other"));

        Assert.Contains("kernel", Check(fixture).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OtherArguments_TakesAReboot()
    {
        using var fixture = await StagedAsync();
        Assert.Contains("arguments", Check(fixture, "rd.break").Obstacle, StringComparison.Ordinal);

        fixture.Change(append: "foo");

        Assert.Contains("arguments", Check(fixture).Obstacle, StringComparison.Ordinal);
        Assert.Null(Check(fixture, "foo").Obstacle);
    }

    [Fact]
    public async Task Check_BootedBeforeAnArgumentOfOurs_IsPossible()
    {
        using var fixture = await StagedAsync();

        Assert.Null(fixture.With(engine => engine.CheckSoftReboot($"composefs={fixture.Firmware.Booted!.Id} panic=10 quiet\n")).Obstacle);
        Assert.NotNull(fixture.With(engine => engine.CheckSoftReboot($"composefs={fixture.Firmware.Booted!.Id} panic=0 quiet\n")).Obstacle);
    }

    [Fact]
    public async Task Check_BootNotFoundGoodYet_TakesAReboot()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        fixture.Boot(good: false);
        await fixture.BringAsync(BootableImage.Make("2"));

        Assert.Contains("found good", Check(fixture).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ResetAskedFor_TakesAReboot()
    {
        using var fixture = await StagedAsync();
        fixture.With(engine => engine.RequestReset(keepHome: true));

        Assert.Contains("reset", Check(fixture).Obstacle, StringComparison.Ordinal);
        Assert.True(fixture.With(engine => engine.CancelReset()));
        Assert.False(fixture.With(engine => engine.CancelReset()));
        Assert.Null(Check(fixture).Obstacle);
    }

    [Fact]
    public async Task IsRebootNeeded_OnlyWhenSomethingElseComesNext()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        Assert.False(fixture.With(engine => engine.IsRebootNeeded()));
        fixture.Change(append: "foo");
        Assert.True(fixture.With(engine => engine.IsRebootNeeded()));
        fixture.Boot();
        Assert.False(fixture.With(engine => engine.IsRebootNeeded()));
        await fixture.BringAsync(BootableImage.Make("2"));
        Assert.True(fixture.With(engine => engine.IsRebootNeeded()));
    }

    private static async Task<SysrootFixture> StagedAsync()
    {
        var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        return fixture;
    }

    private static SoftRebootCheck Check(SysrootFixture fixture, string more = "") =>
        fixture.With(engine => engine.CheckSoftReboot($"composefs={fixture.Firmware.Booted!.Id} panic=10 systemd.crash_action=reboot quiet {more}\n"));
}
