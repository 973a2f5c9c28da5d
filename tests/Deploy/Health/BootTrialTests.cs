using SkorionOS.Boot;
using SkorionOS.State;

namespace SkorionOS.Deploy.Tests.Health;

/// <summary>What follows from the result of the checks: the table of docs/health-checks.md.</summary>
public sealed class BootTrialTests : IDisposable
{
    private const string Reboot = "--no-block reboot";

    private readonly HealthFixture _system = new();

    [Fact]
    public void Check_FailsOnTrial_IsMarkedAndReboots()
    {
        _system.Count("+2-1");
        Fail();

        Assert.False(_system.Check());
        Assert.Equal([Reboot], _system.SystemctlCalls);
        Assert.Equal((BootFailure.HealthCheck, "10-foo: exit 3", "4ac0a4c7-6d9e-4c40-8d92-a8d1b1b1f1f1"), (_system.Mark?.Reason, _system.Mark?.Detail, _system.Mark?.BootId));
    }

    /// <summary>A check that says no says so at the next try, too; that would only cost the time of two boots.</summary>
    [Theory]
    [InlineData("+2-1", "+0-1")]
    [InlineData("+1-2", "+0-2")]
    public void Check_FailsWithAFallback_TheOtherTriesAreGivenUp(string counter, string left)
    {
        _system.Count(counter);
        _system.Entry(HealthFixture.Other, "");
        Fail();

        Assert.False(_system.Check());
        Assert.False(_system.Check());

        Assert.Equal([DeploymentEntry.IdOf(HealthFixture.Other), DeploymentEntry.IdOf(HealthFixture.Booted) + left], _system.Entries);
        Assert.Equal([Reboot, Reboot], _system.SystemctlCalls);
        Assert.Contains("the next boot takes another entry", _system.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+0-3")]
    [InlineData(null)]
    public void Check_FailsWithoutAFallback_TheNextTryIsTaken(string? other)
    {
        _system.Count("+2-1");
        if (other is not null)
        {
            _system.Entry(HealthFixture.Other, other);
        }

        Fail();

        Assert.False(_system.Check());

        Assert.Contains(DeploymentEntry.IdOf(HealthFixture.Booted) + "+2-1", _system.Entries);
        Assert.Equal([Reboot], _system.SystemctlCalls);
    }

    /// <summary>While new arguments are tried, the entry with the old ones is what there is to fall back to.</summary>
    [Theory]
    [InlineData("+2-1", "+0-1")]
    [InlineData("+0-3", "+0-3")]
    public void Check_FailsWithOtherArguments_FallsBackToTheOldEntry(string counter, string left)
    {
        var (standing, trial) = (DeploymentEntry.IdOf(HealthFixture.Booted), DeploymentEntry.IdOf(HealthFixture.Booted, 7));
        _system.Count(trial + counter);
        _system.Entry(standing);
        Fail();

        Assert.False(_system.Check());

        Assert.Equal([standing, trial + left], _system.Entries);
        Assert.Equal([Reboot], _system.SystemctlCalls);
    }

    [Fact]
    public void Check_BootPartitionForReadingOnly_TheNextTryIsTaken()
    {
        _system.Count("+2-1");
        _system.Entry(HealthFixture.Other, "");
        Fail();
        using (_system.MountReadOnly())
        {
            Assert.False(_system.Check());
        }

        Assert.Contains(DeploymentEntry.IdOf(HealthFixture.Booted) + "+2-1", _system.Entries);
        Assert.Equal([Reboot], _system.SystemctlCalls);
        Assert.Contains("2 tries are left", _system.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_PassesOnTrial_MarkOfAnEarlierTryIsGone()
    {
        _system.Count("+2-1");
        Fail();
        _system.Check();
        _system.Script("usr/lib/bootc/health.d/10-foo", "exit 0");

        Assert.True(_system.Check());
        Assert.Null(_system.Mark);
        Assert.Equal([Reboot], _system.SystemctlCalls);
    }

    [Fact]
    public void Check_FailsNotCounted_OnlyTells()
    {
        _system.Entry(HealthFixture.Booted, "");
        _system.Entry(HealthFixture.Other, "");
        Fail();

        AssertOnlyTells();
    }

    /// <summary>The variable of the loader stays until power off; the entry says that it was blessed since.</summary>
    [Fact]
    public void Check_FailsAfterBlessing_OnlyTells()
    {
        _system.Count("+2-1");
        _system.RemoveEntries();
        _system.Entry(HealthFixture.Booted, "");
        Fail();

        AssertOnlyTells();
    }

    /// <summary>The variable of the loader speaks of the deployment that it started, not of the one that a soft reboot brought.</summary>
    [Fact]
    public void Check_FailsInAnotherDeploymentThanTheCounted_OnlyTells()
    {
        _system.Count("+2-1", HealthFixture.Other);
        _system.Entry(HealthFixture.Booted, "+3");
        Fail();

        AssertOnlyTells();
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("+3", true)]
    [InlineData("+0-3", false)]
    [InlineData(null, false)]
    public void Check_FailsOnTheLastTry_RebootsWhenThereIsAFallback(string? other, bool reboots)
    {
        _system.Count("+0-3");
        if (other is not null)
        {
            _system.Entry(HealthFixture.Other, other);
        }

        Fail();

        Assert.False(_system.Check());
        Assert.Equal(reboots ? [Reboot] : [], _system.SystemctlCalls);
        Assert.Equal(BootFailure.HealthCheck, _system.Mark?.Reason);
    }

    [Fact]
    public void Check_SystemctlFails_Forces()
    {
        _system.Script("usr/bin/systemctl", $"echo \"$@\" >>{_system.Trace}; exit 1");
        _system.Count("+2-1");
        Fail();

        Assert.False(_system.Check());
        Assert.Equal([Reboot, "--force reboot"], _system.TraceLines);
        Assert.Contains("cannot reboot", _system.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Stopped_NothingIsMarkedAndNothingReboots()
    {
        using var cancel = new CancellationTokenSource();
        _system.Count("+2-1");
        Testing.Files.Tool.Run("mkfifo", _system.Trace);
        _system.Script("usr/lib/bootc/health.d/10-foo", $"echo started >{_system.Trace}; exec sleep 1000");
        var check = Task.Run(() => _system.Check(cancel.Token));
        await File.ReadAllTextAsync(_system.Trace);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
        Assert.Null(_system.Mark);
        Assert.Empty(_system.SystemctlCalls);
    }

    [Fact]
    public void Check_BootMenuCannotBeRead_ChecksRunAndTheNextTryIsTaken()
    {
        _system.Count("+2-1");
        _system.BreakMenu();
        Fail();

        Assert.False(_system.Check());
        Assert.Equal([Reboot], _system.SystemctlCalls);
        Assert.Contains("the boot menu cannot be read", _system.Log, StringComparison.Ordinal);
    }

    /// <summary>A running system sees its physical root for reading only.</summary>
    [Fact]
    public void Check_FailsWithSysrootForReadingOnly_IsMarked()
    {
        _system.Count("+2-1");
        Fail();
        using (_system.MountReadOnly())
        {
            Assert.False(_system.Check());
        }

        Assert.Equal(BootFailure.HealthCheck, _system.Mark?.Reason);
    }

    [Fact]
    public void Check_NotBootedFromADeployment_OnlyTells()
    {
        _system.RootSource = "overlay";
        _system.Count("+2-1");
        Fail();

        AssertOnlyTells();
    }

    [Theory]
    [InlineData("+2-1", true)]
    [InlineData(null, false)]
    public void GiveUp_NotComplete_RebootsOnTrialAlone(string? counter, bool reboots)
    {
        _system.Entry(HealthFixture.Other, "");
        if (counter is not null)
        {
            _system.Count(counter);
        }

        _system.GiveUp();

        // What is late may be in time at the next try.
        Assert.Equal(reboots, _system.Entries.Contains(DeploymentEntry.IdOf(HealthFixture.Booted) + counter));
        Assert.Equal(reboots ? ["--quiet is-active boot-complete.target", Reboot] : ["--quiet is-active boot-complete.target"], _system.SystemctlCalls);
        Assert.Null(_system.Mark);
    }

    [Fact]
    public void GiveUp_Complete_LeavesItAlone()
    {
        _system.Script("usr/bin/systemctl", $"echo \"$@\" >>{_system.Trace}");
        _system.Count("+2-1");

        _system.GiveUp();

        Assert.Equal(["--quiet is-active boot-complete.target"], _system.TraceLines);
    }

    public void Dispose() => _system.Dispose();

    private void Fail() => _system.Script("usr/lib/bootc/health.d/10-foo", "exit 3");

    private void AssertOnlyTells()
    {
        Assert.False(_system.Check());
        Assert.Empty(_system.SystemctlCalls);
        Assert.Null(_system.Mark);
        Assert.Contains("10-foo: exit 3", _system.Log, StringComparison.Ordinal);
    }
}
