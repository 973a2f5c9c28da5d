using SkorionOS.Deploy.Deployments;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

public sealed class RollbackTests
{
    [Fact]
    public async Task Rollback_TwoDeployments_SwapsTheirOrderWithOneWrite()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        var before = fixture.Read();
        var untouched = await File.ReadAllBytesAsync(Path.Join(fixture.Entries, before.Current!.Entry!.FileName));

        var result = fixture.With(engine => engine.Rollback());

        Assert.Equal(before.Fallback!.Id, result.Next.Id);
        var after = fixture.Read();
        Assert.Equal(before.Fallback.Id, after.Current!.Id);
        Assert.Equal(before.Current.Id, after.Fallback!.Id);
        Assert.Equal(Hold.RolledBack, after.Fallback.Origin.Hold?.Reason);
        Assert.Equal(untouched, await File.ReadAllBytesAsync(Path.Join(fixture.Entries, before.Current.Entry.FileName)));
    }

    [Fact]
    public async Task Rollback_Twice_ComesBackAndLiftsTheHold()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        var before = fixture.Read();

        fixture.With(engine => engine.Rollback());
        fixture.With(engine => engine.Rollback());

        var after = fixture.Read();
        Assert.Equal(before.Current!.Id, after.Current!.Id);
        Assert.All(after.All, deployment => Assert.Null(deployment.Origin.Hold));
    }

    [Fact]
    public async Task Rollback_ToANamedOne_TakesThatOne()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var first = fixture.Read().Current!;
        await fixture.BringAsync(BootableImage.Make("2"));
        await fixture.BringAsync(BootableImage.Make("3"));

        fixture.With(engine => engine.Rollback(first.Id.Hex[..8]));

        Assert.Equal(first.Id, fixture.Read().Current!.Id);
    }

    [Fact]
    public async Task Rollback_OneDeployment_SaysThatThereIsNoOther()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));

        Assert.Equal("no-rollback", Assert.Throws<DeployException>(() => fixture.With(engine => engine.Rollback())).Code);
    }

    [Fact]
    public async Task Update_AfterRollback_StagesTheHeldOneOnlyAfterUnhold()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        var second = fixture.Read().Current!;
        fixture.With(engine => engine.Rollback());
        var before = fixture.Snapshot();

        var held = await fixture.WithAsync(engine => engine.UpdateAsync());

        Assert.Equal(UpdateOutcome.Held, held.Outcome);
        Assert.Equal(second.Id, held.Deployment);
        Assert.Equal(Hold.RolledBack, held.Hold?.Reason);
        Assert.Equal(UpdateOutcome.Held, (await fixture.WithAsync(engine => engine.CheckAsync())).Outcome);
        Assert.Equal(before, fixture.Snapshot());

        fixture.With(engine => engine.Unhold(null));
        var result = await fixture.WithAsync(engine => engine.UpdateAsync());

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Equal(0, result.Totals.BytesReceived);
        var current = fixture.Read().Current!;
        Assert.Equal(second.Id, current.Id);
        Assert.Null(current.Origin.Hold);
    }

    [Fact]
    public async Task Switch_ToTheHeldImageByAnotherName_StagesIt()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        var second = fixture.Read().Current!;
        fixture.With(engine => engine.Rollback());
        BootableImage.Make("2").WriteLayout(fixture.Layout, "testing");

        var result = await fixture.WithAsync(engine => engine.SwitchAsync(ImageReference.Parse($"oci:{fixture.Layout}:testing")));

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Equal(second.Id, fixture.Read().Current!.Id);
    }

    [Fact]
    public async Task Unhold_RolledBack_LiftsIt()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        var second = fixture.Read().Current!;
        fixture.With(engine => engine.Rollback());

        var freed = fixture.With(engine => engine.Unhold(null));

        Assert.Equal([second.Id], freed);
        Assert.All(fixture.Read().All, deployment => Assert.Null(deployment.Origin.Hold));
    }

    [Fact]
    public async Task Rollback_KernelMissing_IsRefused()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1", kernel: "old"));
        await fixture.BringAsync(BootableImage.Make("2", kernel: "new"));
        var old = fixture.Read().Fallback!;
        File.Delete(Path.Join(fixture.Root, "boot", old.Entry!.Entry!.Linux!));

        var error = Assert.Throws<DeployException>(() => fixture.With(engine => engine.Rollback(old.Id.Hex)));

        Assert.Equal("not-bootable", error.Code);
        Assert.Contains("vmlinuz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_EntryEmpty_IsRefusedAndFoundByTheCheck()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        var old = fixture.Read().Fallback!;
        File.WriteAllText(Path.Join(fixture.Entries, old.Entry!.FileName), "");

        var error = Assert.Throws<DeployException>(() => fixture.With(engine => engine.Rollback(old.Id.Hex)));

        Assert.Equal("not-bootable", error.Code);
        Assert.Contains("empty", error.Message, StringComparison.Ordinal);
        var finding = Assert.Single(fixture.With(engine => engine.Check()).Findings);
        Assert.Equal($"loader/entries/{old.Entry.FileName}", finding.Path);
        Assert.Contains("empty", finding.Detail, StringComparison.Ordinal);

        await fixture.BringAsync(BootableImage.Make("1"));
        Assert.Equal("1 2", fixture.Menu);
        Assert.True(fixture.With(engine => engine.Check()).IsClean);
    }
}
