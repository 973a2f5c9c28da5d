using System.Collections.Immutable;
using System.Globalization;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Background.Times;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>Every reason to wait, and which of them stand before what.</summary>
internal sealed class WaitGates(BackgroundSettings settings, BackgroundSituation situation, MachineIdentity machine, TimeProvider time)
{
    private readonly DateTimeOffset _now = time.GetUtcNow();

    /// <summary>A check costs a few kilobytes and seconds: money, the battery and windows do not matter.</summary>
    public ImmutableArray<WaitReason> ForCheck()
    {
        // While it is not due, nobody wants to know what else would stand in its way.
        var notDue = NotDue();
        return notDue is not null ? [notDue] : All(JustBooted(), BootNotBlessed(), Clock(), Sleep(), Shutdown(), Gaming(), Inhibited(InhibitedWork.Update), Offline(), Retry());
    }

    public ImmutableArray<WaitReason> ForWork(UpdateCandidate candidate) => All(
        Held(candidate), Refused(candidate), Cancelled(candidate), Unverified(candidate), Rollout(candidate),
        JustBooted(), BootNotBlessed(), Clock(), Sleep(), Shutdown(), Gaming(), Inhibited(InhibitedWork.Update),
        candidate.Downloaded ? null : Offline(), candidate.Downloaded ? null : Metered(),
        Battery(0), Window(), FreeSpace(candidate), Retry());

    public ImmutableArray<WaitReason> ForReboot() => All(
        JustBooted(), BootNotBlessed(), Sleep(), Shutdown(), GamingAtReboot(), Inhibited(InhibitedWork.Reboot), Battery(0),
        settings.Windows.IsEmpty ? null : Clock(), Window(),
        settings.Reboot == RebootPolicy.Idle ? InUse() : null);

    public ImmutableArray<WaitReason> ForLock() => All(Offline(), FleetLock());

    public ImmutableArray<WaitReason> ForUnlock() => All(BootNotBlessed(), Sleep(), Shutdown(), Offline(), FleetLock());

    /// <summary>What stands against a job that runs already, or is paused.</summary>
    public ImmutableArray<WaitReason> ForJob(BackgroundJob job) => All(
        JustBooted(), BootNotBlessed(), Sleep(), Shutdown(), Gaming(), Inhibited(InhibitedWork.Update),
        job.Downloading ? Offline() : null, job.Downloading ? Metered() : null,
        Battery(job.Paused ? BackgroundLimits.BatteryMargin : 0), Window());

    /// <summary>True when what was begun would not be begun now, since nothing proves where the image is from.</summary>
    public bool IsForbidden(UpdateCandidate candidate) => Unverified(candidate) is not null;

    /// <summary>When all of these may have ended, or it is time to look anyway.</summary>
    public DateTimeOffset EndOf(ImmutableArray<WaitReason> reasons)
    {
        var latest = _now + BackgroundLimits.MaxSleep;
        var end = reasons.Max(reason => reason.End switch
        {
            WaitEnd.Time => reason.Until!.Value,
            WaitEnd.Signal => _now + BackgroundLimits.Poll,
            _ => latest,
        });
        return end < latest ? end : latest;
    }

    private static ImmutableArray<WaitReason> All(params ReadOnlySpan<WaitReason?> gates)
    {
        var reasons = ImmutableArray.CreateBuilder<WaitReason>();
        foreach (var gate in gates)
        {
            if (gate is not null)
            {
                reasons.Add(gate);
            }
        }

        return reasons.DrainToImmutable();
    }

    private WaitReason? JustBooted() => situation.Uptime < BackgroundLimits.BootQuiet
        ? At(WaitCodes.JustBooted, "the machine has just booted", _now + (BackgroundLimits.BootQuiet - situation.Uptime.Value))
        : null;

    private WaitReason? BootNotBlessed() => situation.BootGood == true
        ? null
        : Signal(WaitCodes.BootNotBlessed, situation.BootGood is null ? "it is not known whether this boot is good" : "this boot has not been found good yet");

    private WaitReason? Clock() => situation.ClockSynchronised == true ? null : Signal(WaitCodes.ClockNotSynchronised, "the clock is not synchronised");

    private WaitReason? Sleep() => situation.SleepPending == true ? Signal(WaitCodes.SleepPending, "the machine is about to sleep") : null;

    private WaitReason? Shutdown() => situation.ShutdownPending == true ? Signal(WaitCodes.ShutdownPending, "the machine is about to shut down") : null;

    private WaitReason? Gaming() => settings.WhileGaming ? null : GamingAtReboot();

    private WaitReason? GamingAtReboot() => situation.Gaming == true ? Signal(WaitCodes.Gaming, "somebody plays") : null;

    private WaitReason? Inhibited(InhibitedWork work) => situation.Inhibitors.FirstOrDefault(inhibitor => (inhibitor.Work & work) != 0) is { } first
        ? Signal(WaitCodes.Inhibited, $"{first.Who} asks to wait: {first.Why}")
        : null;

    private WaitReason? Offline() => situation.Connectivity switch
    {
        NetworkConnectivity.None => Signal(WaitCodes.Offline, "there is no network"),
        NetworkConnectivity.Portal => Signal(WaitCodes.Offline, "the network wants a login"),
        _ => null,
    };

    private WaitReason? Metered() => !settings.OnMetered && situation.Metered is MeteredConnection.Yes or MeteredConnection.GuessYes
        ? Signal(WaitCodes.Metered, "the connection is metered")
        : null;

    private WaitReason? Battery(double margin)
    {
        if (situation.OnBattery != true)
        {
            return null;
        }

        if (!settings.OnBattery)
        {
            return Signal(WaitCodes.OnBattery, "the machine runs on battery");
        }

        var least = Math.Min(settings.MinimumBattery + margin, 100);
        return situation.BatteryPercent is not { } percent ? Signal(WaitCodes.BatteryLow, "the charge of the battery is not known")
            : percent < least ? Signal(WaitCodes.BatteryLow, Invariant($"the battery has {percent:0} %, and {least:0} % are asked for"))
            : null;
    }

    private WaitReason? Window() => WindowState.At(settings.Windows, _now, time.LocalTimeZone) is { IsOpen: false, ChangesAt: { } opens }
        ? At(WaitCodes.OutsideWindow, "no maintenance window is open", opens)
        : null;

    private WaitReason? FreeSpace(UpdateCandidate candidate)
    {
        if (situation is not { FreeBytes: { } free, TotalBytes: { } total })
        {
            return null;
        }

        var floor = settings.MinimumFree.BytesOf(total);
        var needed = candidate.Downloaded ? 0 : candidate.NeededBytes ?? 0;
        return free - needed < floor
            ? Signal(WaitCodes.FreeSpace, Invariant($"{free / 1e6:0} MB are free, the update needs about {needed / 1e6:0} MB, and {floor / 1e6:0} MB have to stay free"))
            : null;
    }

    private static WaitReason? Held(UpdateCandidate candidate) =>
        candidate.Held is { } why ? new WaitReason(WaitCodes.Held, $"the image is held ({why})", WaitEnd.Change) : null;

    private static WaitReason? Refused(UpdateCandidate candidate) => candidate.Refusal is { } refusal
        ? new WaitReason(refusal.Code == Refusal.Foreign ? WaitCodes.Foreign : WaitCodes.Older, $"the image is not taken: {refusal.Reason}", WaitEnd.Change)
        : null;

    private static WaitReason? Cancelled(UpdateCandidate candidate) =>
        candidate.Cancelled ? new WaitReason(WaitCodes.Cancelled, "somebody cancelled the update; it comes back with the next check", WaitEnd.Change) : null;

    private WaitReason? Unverified(UpdateCandidate candidate) => settings.AllowUnverified || candidate.Verified == true
        ? null
        : new WaitReason(WaitCodes.Unverified, "no signature proves where the image is from", WaitEnd.Change);

    private WaitReason? Rollout(UpdateCandidate candidate)
    {
        var turn = RolloutTurn.Of(candidate.Rollout, candidate.ImageId, settings, machine);
        return turn.PostponementAt(_now) is not { } later ? null
            : later.Until is { } until ? At(WaitCodes.Rollout, later.Reason, until)
            : new WaitReason(WaitCodes.Rollout, later.Reason, WaitEnd.Change);
    }

    private WaitReason? Retry() => situation.Failure is { } failure
        && CheckSchedule.NextTry(failure, BackgroundLimits.FirstRetry, settings.Interval, machine, _now) is var next && next > _now
        ? At(WaitCodes.Retry, $"the last try failed: {failure.Reason}", next)
        : null;

    private WaitReason? NotDue() => CheckSchedule.NextCheck(settings, situation.LastCheck, machine, _now, time.LocalTimeZone) is var due && due > _now
        ? At(WaitCodes.NotDue, "the next check is not due yet", due)
        : null;

    private WaitReason? InUse() => situation.Idle is not { } idle ? Signal(WaitCodes.InUse, "it is not known whether somebody uses the machine")
        : idle == TimeSpan.Zero ? Signal(WaitCodes.InUse, "somebody uses the machine")
        : idle < settings.IdleFor ? At(WaitCodes.InUse, "the machine has not been idle for long enough", _now + (settings.IdleFor - idle))
        : null;

    private WaitReason? FleetLock() => situation.FleetLockFailure is { } failure
        && CheckSchedule.NextTry(failure with { Count = 1 }, BackgroundLimits.LockRetry, BackgroundLimits.LockRetry, machine, _now) is var next && next > _now
        ? At(WaitCodes.FleetLock, $"the reboot lock was not granted: {failure.Reason}", next)
        : null;

    private static WaitReason At(string code, string sentence, DateTimeOffset until) => new(code, sentence, WaitEnd.Time, until);

    private static WaitReason Signal(string code, string sentence) => new(code, sentence, WaitEnd.Signal);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
