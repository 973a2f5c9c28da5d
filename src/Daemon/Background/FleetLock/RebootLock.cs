using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Interop;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>The reboot lock of this machine, as far as its server was asked in this boot. Belongs to the bus's thread.</summary>
/// <param name="directory">Where it is kept until the machine is rebooted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when it cannot be kept.</param>
internal sealed class RebootLock(string directory, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly StateFile<RebootLockRecord> _file = RebootLockRecord.In(directory);
    private RebootLockRecord? _record;

    /// <summary>Reads what earlier lives of the service said in this boot.</summary>
    public async Task LoadAsync()
    {
        try
        {
            _record = await Task.Run(_file.Read).ConfigureAwait(true);
        }
        catch (LinuxException e)
        {
            DaemonLog.BackgroundFailed(logger, e.Message);
        }
    }

    /// <summary>Whether this machine has it, and why the last request was in vain.</summary>
    public (FleetLockState State, RecentFailure? Failure) Describe(BackgroundSettings settings) =>
        RecordOf(settings) is { } record ? (record.State, record.Failure) : (FleetLockState.Unknown, null);

    /// <summary>Asks the server for it, or gives it back.</summary>
    /// <param name="wanted">True to ask for it.</param>
    /// <param name="settings">Where the server is.</param>
    /// <param name="machine">This machine.</param>
    public async Task AskAsync(bool wanted, BackgroundSettings settings, MachineIdentity machine)
    {
        if (settings.FleetLockUrl is not { } url)
        {
            return;
        }

        var client = new FleetLockClient(_http, url, settings.FleetLockGroup, machine.FleetLockId, time);
        var answer = await (wanted ? client.LockAsync() : client.UnlockAsync()).ConfigureAwait(true);
        var before = RecordOf(settings) ?? new RebootLockRecord(1, url.AbsoluteUri, settings.FleetLockGroup, FleetLockState.Unknown, null);
        _record = answer.Granted
            ? before with { State = wanted ? FleetLockState.Held : FleetLockState.Released, Failure = null }
            : before with { Failure = new RecentFailure(time.GetUtcNow(), (before.Failure?.Count ?? 0) + 1, answer.Reason ?? "") };
        var record = _record;
        try
        {
            await Task.Run(() => _file.Write(record)).ConfigureAwait(true);
        }
        catch (LinuxException e)
        {
            DaemonLog.BackgroundFailed(logger, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>What another server, or another group, said counts for nothing.</summary>
    private RebootLockRecord? RecordOf(BackgroundSettings settings) =>
        _record is { } record && record.Server == settings.FleetLockUrl?.AbsoluteUri && record.Group == settings.FleetLockGroup ? record : null;
}
