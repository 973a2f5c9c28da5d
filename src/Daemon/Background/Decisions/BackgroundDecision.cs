using System.Collections.Immutable;
using SkorionOS.Daemon.Background.Settings;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>What the background does next, and why it does nothing.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reasons">Why nothing is done; empty when something is, and when there is nothing to do.</param>
/// <param name="LookAgain">When to decide again at the latest, even if nothing else happens. Null when the end of what is done, or of the running job, or another setting
/// is the next occasion.</param>
internal sealed record BackgroundDecision(BackgroundAction Action, ImmutableArray<WaitReason> Reasons, DateTimeOffset? LookAgain)
{
    /// <summary>Decides.</summary>
    /// <param name="settings">What administrators say.</param>
    /// <param name="situation">How things are.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="time">The clock, and where it hangs.</param>
    public static BackgroundDecision Make(BackgroundSettings settings, BackgroundSituation situation, MachineIdentity machine, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(time);
        if (settings.Mode == BackgroundMode.Off)
        {
            return Wait(null, new WaitReason(WaitCodes.Off, "background updates are turned off", WaitEnd.Change));
        }

        if (situation.Job is { } job)
        {
            return Wait(null, job.PausedByHand
                ? new WaitReason(WaitCodes.Paused, "a person paused the job that is there", WaitEnd.Signal)
                : new WaitReason(WaitCodes.Busy, "a job is running", WaitEnd.Signal));
        }

        var gates = new WaitGates(settings, situation, machine, time);
        BackgroundStep[] steps = [.. Steps(gates, settings, situation)];
        return steps.FirstOrDefault(step => step.Reasons.IsEmpty) is { } ready
            ? new BackgroundDecision(ready.Action, [], null)
            : Wait(gates, steps);
    }

    /// <summary>What there is to do, first things first: the lock that others wait for, then a newer image before a reboot into an older one.</summary>
    private static IEnumerable<BackgroundStep> Steps(WaitGates gates, BackgroundSettings settings, BackgroundSituation situation)
    {
        var usesLock = settings.Reboot == RebootPolicy.FleetLock;
        if (usesLock && situation.FleetLock == FleetLockState.Unknown)
        {
            yield return new BackgroundStep(BackgroundAction.Unlock, gates.ForUnlock());
        }

        yield return new BackgroundStep(BackgroundAction.Check, gates.ForCheck());
        if (Wanted(settings, situation) is { } work)
        {
            yield return new BackgroundStep(work, gates.ForWork(situation.Candidate!));
        }

        var mayReboot = false;
        if (situation.Staged is not null && settings.Reboot != RebootPolicy.Never)
        {
            var reasons = gates.ForReboot();
            mayReboot = reasons.IsEmpty;
            yield return usesLock && situation.FleetLock != FleetLockState.Held
                ? new BackgroundStep(BackgroundAction.Lock, reasons.AddRange(gates.ForLock()))
                : new BackgroundStep(BackgroundAction.Reboot, reasons);
        }

        // Others may want to reboot while this machine does not.
        if (situation.FleetLock == FleetLockState.Held && !mayReboot && settings.FleetLockUrl is not null)
        {
            yield return new BackgroundStep(BackgroundAction.Unlock, gates.ForUnlock());
        }
    }

    /// <summary>How far to go with what the last check found.</summary>
    private static BackgroundAction? Wanted(BackgroundSettings settings, BackgroundSituation situation) => (settings.Mode, situation.Candidate) switch
    {
        (_, null) => null,
        (_, { } candidate) when candidate.Digest == situation.Staged => null,
        (BackgroundMode.Stage, _) => BackgroundAction.Stage,
        (BackgroundMode.Download, { Downloaded: false }) => BackgroundAction.Download,
        _ => null,
    };

    private static BackgroundDecision Wait(WaitGates gates, BackgroundStep[] steps)
    {
        // That the next check is not due says something only where nothing else is waited for.
        var telling = steps.Where(step => steps.Length == 1 || step.Reasons.All(reason => reason.Code != WaitCodes.NotDue));
        var reasons = telling.SelectMany(step => step.Reasons).DistinctBy(reason => reason.Code).ToImmutableArray();
        return new BackgroundDecision(BackgroundAction.Nothing, reasons, steps.Min(step => gates.EndOf(step.Reasons)));
    }

    private static BackgroundDecision Wait(DateTimeOffset? lookAgain, WaitReason reason) => new(BackgroundAction.Nothing, [reason], lookAgain);
}
