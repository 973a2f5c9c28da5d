using System.Collections.Immutable;
using SkorionOS.Daemon.Background.Settings;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>What becomes of the job of the background that runs or is paused.</summary>
/// <param name="Action">What.</param>
/// <param name="Reasons">Why it pauses; empty when it does not.</param>
/// <param name="LookAgain">When to decide again at the latest, even if nothing else happens.</param>
internal sealed record JobDecision(JobAction Action, ImmutableArray<WaitReason> Reasons, DateTimeOffset LookAgain)
{
    /// <summary>Decides. To be asked again at every change of the situation or the settings.</summary>
    /// <param name="settings">What administrators say.</param>
    /// <param name="situation">How things are; <see cref="BackgroundSituation.Job"/> does not matter.</param>
    /// <param name="job">The job.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="time">The clock, and where it hangs.</param>
    public static JobDecision Make(BackgroundSettings settings, BackgroundSituation situation, BackgroundJob job, MachineIdentity machine, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(time);
        var poll = time.GetUtcNow() + BackgroundLimits.Poll;
        if (job.ByHand || !job.CanPause)
        {
            return new JobDecision(JobAction.Continue, [], poll);
        }

        var gates = new WaitGates(settings, situation, machine, time);
        if (settings.Mode < job.Goal || (situation.Candidate is { } candidate && gates.IsForbidden(candidate)))
        {
            return new JobDecision(JobAction.Cancel, [], poll);
        }

        // A check is over before it could pause.
        if (job.Goal == BackgroundMode.Check)
        {
            return new JobDecision(JobAction.Continue, [], poll);
        }

        var reasons = gates.ForJob(job);
        return reasons.IsEmpty
            ? new JobDecision(JobAction.Continue, [], WindowCloses(settings, time) is { } closes && closes < poll ? closes : poll)
            : new JobDecision(JobAction.Pause, reasons, gates.EndOf(reasons));
    }

    private static DateTimeOffset? WindowCloses(BackgroundSettings settings, TimeProvider time) =>
        Times.WindowState.At(settings.Windows, time.GetUtcNow(), time.LocalTimeZone).ChangesAt;
}
