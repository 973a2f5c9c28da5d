using System.Globalization;
using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>A machine whose power goes in the middle of an update, of the first boot of a deployment, of a rollback, and of a reset: it comes up, in the old system or the new one.</summary>
[Trait("Needs", "Nightly")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class PowerCutsTests(PowerCutsFixture story) : IClassFixture<PowerCutsFixture>
{
    private const int Rounds = 5;

    // A fixed seed, so that a failure comes again as far as time allows.
    private readonly Random _moments = new(20);

    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task Machine_WithTwoDeployments_IsThere() => story.StepAsync("two deployments", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v2", "--size", "5G", "--menu-timeout", "0");
        await story.SwitchOnAsync();
        await story.IsUpAsync("2.0.0");
        await story.StageAsync("v6", "6.0.0");
        await story.RebootAsync("6.0.0");
    });

    [Step(2)]
    public Task PowerCuts_AtAnyMoment_LeadToTheOldSystemOrTheNew() => story.StepAsync("power cuts", async () =>
    {
        for (int round = 1; round <= Rounds; round++)
        {
            await CutUpdateAsync(round);
            await CutFirstBootAsync(round);
            await CutRollbackAsync(round);
            await CutResetAsync(round);
        }

        await Machine.DoAsync("bootc unhold");
        await story.StageAsync("v9", "9.0.0");
        await story.RebootAsync("9.0.0");
    });

    private async Task CutUpdateAsync(int round)
    {
        (GuestStatus before, string image) = await NextAsync();
        await story.Images.PublishAsync(image);
        await Machine.DoAsync("echo mine >/etc/vm-test-writes");
        await Machine.BeginAsync("bootc update");
        await CutAsync($"update {round}", from: 0.2, to: 10);
        await IsEitherAsync(before, VersionOf(image));
        Assert.Equal("mine", await Machine.DoAsync("cat /etc/vm-test-writes"));
    }

    private async Task CutFirstBootAsync(int round)
    {
        (GuestStatus before, string image) = await NextAsync();
        await story.StageAsync(image, VersionOf(image));
        await Machine.DoAsync("echo mine >/etc/vm-test-writes");
        await Machine.ResetAsync();
        await CutAsync($"first boot {round}", from: 1, to: 26);
        await IsEitherAsync(before, VersionOf(image));

        // Merged whole, in whichever of the two.
        Assert.Equal("mine", await Machine.DoAsync("cat /etc/vm-test-writes"));
    }

    private async Task CutRollbackAsync(int round)
    {
        GuestStatus before = await GuestStatus.ReadAsync(Machine);
        await Machine.BeginAsync("bootc rollback");
        await CutAsync($"rollback {round}", from: 0, to: 2);
        await IsEitherAsync(before, before.Rollback);
    }

    private async Task CutResetAsync(int round)
    {
        GuestStatus before = await GuestStatus.ReadAsync(Machine);
        await Machine.DoAsync("for place in /etc /var /home; do echo mine >$place/vm-test-resets; done; bootc reset --yes --keep-home");
        await Machine.ResetAsync();
        await CutAsync($"reset {round}", from: 3, to: 15);
        await IsEitherAsync(before, before.Rollback);

        // Asked for is asked for: the next boot begins it, or goes on with it.
        Assert.Equal("mine", await Machine.DoAsync("cat /home/vm-test-resets"));
        await Machine.DoAsync("test ! -e /etc/vm-test-resets && test ! -e /var/vm-test-resets");
        Assert.Equal("edited of v1", await Machine.DoAsync("cat /etc/vm-test/edited.conf"));
    }

    /// <summary>Where the machine is, and an image that it does not run.</summary>
    private async Task<(GuestStatus Status, string Image)> NextAsync()
    {
        await Machine.DoAsync("bootc unhold");
        GuestStatus status = await GuestStatus.ReadAsync(Machine);
        return (status, status.Booted == "7.0.0" ? "v8" : "v7");
    }

    private async Task CutAsync(string what, double from, double to)
    {
        TimeSpan moment = TimeSpan.FromSeconds(from + (_moments.NextDouble() * (to - from)));
        await Task.Delay(moment);
        story.Log.Note(string.Create(CultureInfo.InvariantCulture, $"    cut in {what} after {moment.TotalSeconds:0.0} s: {Machine.Boot.Times}"));
        await story.CutPowerAsync();
        await Machine.UpAsync($"after the cut in {what}");
    }

    /// <summary>The machine runs what it ran, what was staged already, or what was to come; all that it has is whole, and nothing failed.</summary>
    private async Task IsEitherAsync(GuestStatus before, string? then)
    {
        GuestStatus now = await GuestStatus.ReadAsync(Machine);
        Assert.Contains(now.Booted, new[] { before.Booted, before.Staged, then });
        Assert.DoesNotContain(now.Held, held => held.Contains("failed", StringComparison.Ordinal));
        await Machine.DoAsync("bootc fsck --quiet");
        Assert.Equal("", await Machine.DoAsync("systemctl list-units --failed --plain --no-legend"));
    }

    private static string VersionOf(string image) => $"{image[1..]}.0.0";
}
