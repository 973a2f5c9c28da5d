using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Booted;

/// <summary>Going back, and coming back, on a system that runs.</summary>
public sealed class BootedRollbackTests
{
    [Fact]
    public async Task Rollback_BootedIsFirst_PutsTheOtherFirstAndLeavesTheBootedEntry()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        var entry = Entry(fixture, "2");

        var result = fixture.With(engine => engine.Rollback());

        Assert.Equal("1", result.Next.Origin.ImageVersion);
        Assert.Equal("1 2", fixture.Menu);
        Assert.True(fixture.Read().IsRollbackQueued);
        Assert.Equal(Hold.RolledBack, fixture.Get("2").Origin.Hold?.Reason);
        Assert.Equal(entry, Entry(fixture, "2"));
        Assert.Equal("1", fixture.Boot().Origin.ImageVersion);
        Assert.False(fixture.Read().IsRollbackQueued);
    }

    [Fact]
    public async Task Rollback_Twice_RestoresThePlacesAndLeavesTheBootedEntry()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        var (first, second) = (Entry(fixture, "1"), Entry(fixture, "2"));
        fixture.With(engine => engine.Rollback());

        var result = fixture.With(engine => engine.Rollback());

        Assert.Equal("2", result.Next.Origin.ImageVersion);
        Assert.Equal("2 1", fixture.Menu);
        Assert.Equal((first, second), (Entry(fixture, "1"), Entry(fixture, "2")));
        Assert.All(fixture.Read().All, deployment => Assert.Null(deployment.Origin.Hold));
        Assert.Equal("2", fixture.Boot().Origin.ImageVersion);
    }

    [Fact]
    public async Task Rollback_AfterTheReboot_GoesForwardAgainAndBack()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        fixture.With(engine => engine.Rollback());
        fixture.Boot();
        fixture.With(engine => engine.CompleteBoot());
        Assert.Equal(UpdateOutcome.Held, (await fixture.WithAsync(engine => engine.UpdateAsync())).Outcome);
        var entry = Entry(fixture, "1");

        fixture.With(engine => engine.Rollback());

        Assert.Equal("2 1", fixture.Menu);
        Assert.Null(fixture.Get("2").Origin.Hold);
        Assert.Equal(entry, Entry(fixture, "1"));

        // Not after all: before the reboot the booted one comes first again.
        fixture.With(engine => engine.Rollback());
        Assert.Equal("1 2", fixture.Menu);
        Assert.Equal(Hold.RolledBack, fixture.Get("2").Origin.Hold?.Reason);
        Assert.Equal(entry, Entry(fixture, "1"));

        fixture.With(engine => engine.Rollback());
        Assert.Equal("2", fixture.Boot().Origin.ImageVersion);
    }

    [Fact]
    public async Task Rollback_WithSomethingStaged_DropsThatAndGoesBack()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        await fixture.BringAsync(BootableImage.Make("3"));
        var third = fixture.Get("3").Id;

        var result = fixture.With(engine => engine.Rollback());

        Assert.Equal([third], result.Dropped);
        Assert.Equal("1 2", fixture.Menu);
        Assert.Equal(Hold.RolledBack, fixture.Get("2").Origin.Hold?.Reason);
        Assert.Equal(Hold.RolledBack, fixture.Get("3").Origin.Hold?.Reason);
        Assert.Equal(UpdateOutcome.Held, (await fixture.WithAsync(engine => engine.UpdateAsync())).Outcome);
        Assert.Equal(0, fixture.With(engine => engine.Check()).UnreferencedObjects);
    }

    [Fact]
    public async Task Rollback_ToWhatRuns_DropsWhatIsStaged()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        Assert.Equal("no-rollback", Assert.Throws<DeployException>(() => fixture.With(engine => engine.Rollback())).Code);
        Assert.Equal("2 1", fixture.Menu);
        var booted = fixture.Read().Booted!.Id.Hex;

        var result = fixture.With(engine => engine.Rollback(booted));

        Assert.Equal(booted, result.Next.Id.Hex);
        Assert.Equal("1", fixture.Menu);
        Assert.Equal(UpdateOutcome.Held, (await fixture.WithAsync(engine => engine.UpdateAsync())).Outcome);
    }

    [Fact]
    public async Task Rollback_ToWhatIsNextAlready_WritesNothing()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        fixture.With(engine => engine.Rollback());
        var before = fixture.Snapshot();
        var next = fixture.Get("1").Id.Hex;

        fixture.With(engine => engine.Rollback(next));

        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Rollback_AnotherWasChosenByHand_MakesTheChoiceStay()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        fixture.Boot(byHand: "1");
        Assert.True(fixture.Firmware.Booted!.IsChosenByHand);
        var entry = Entry(fixture, "1");

        fixture.With(engine => engine.Rollback());

        Assert.Equal("1 2", fixture.Menu);
        Assert.Equal(entry, Entry(fixture, "1"));
        Assert.Equal(Hold.RolledBack, fixture.Get("2").Origin.Hold?.Reason);
        Assert.Equal("1", fixture.Boot().Origin.ImageVersion);
        Assert.False(fixture.Firmware.Booted!.IsChosenByHand);

        // And the next update is above both.
        await fixture.BringAsync(BootableImage.Make("3"));
        Assert.Equal("3 1 2", fixture.Menu);
    }

    [Fact]
    public async Task Rollback_DefaultEntryNamesOneOfOurs_IsCleared()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        fixture.Firmware.Variables.Write(LoaderVariable.EntryDefault, "bootc-*");

        Assert.Equal("bootc-*", fixture.With(engine => engine.Rollback()).ClearedDefault);

        Assert.Equal("1", fixture.Boot().Origin.ImageVersion);
    }

    [Fact]
    public async Task Update_AfterUnholdOfWhatRuns_PutsItFirstWithoutTouchingItsEntry()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1", "2");
        var entry = Entry(fixture, "2");
        fixture.With(engine => engine.Rollback());
        fixture.With(engine => engine.Unhold(null));

        var result = await fixture.WithAsync(engine => engine.UpdateAsync());

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Equal("2 1", fixture.Menu);
        Assert.Equal(entry, Entry(fixture, "2"));
    }

    private static string Entry(SysrootFixture fixture, string version)
    {
        var name = fixture.Get(version).Entry!.FileName;
        return $"{name}\n{File.ReadAllText(Path.Join(fixture.Entries, name))}";
    }
}
