using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.FleetLock;
using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background;

/// <summary>Does what was decided. Belongs to the bus's thread.</summary>
internal sealed class BackgroundWork(BusConnection bus, EngineDoor door, RememberedUpdates updates, RebootLock rebootLock, BackgroundJobs jobs, ILogger logger)
{
    /// <summary>Told what a check found.</summary>
    public event Action<UpdateResult>? Checked;

    /// <summary>Does it. Downloads and staging are begun only: they are jobs.</summary>
    /// <param name="action">What.</param>
    /// <param name="candidate">The update that it is about; null where it is about none.</param>
    /// <param name="settings">What counts.</param>
    /// <exception cref="BusException">There is no logind that could reboot.</exception>
    public Task DoAsync(BackgroundAction action, UpdateCandidate? candidate, CurrentSettings settings)
    {
        switch (action)
        {
            case BackgroundAction.Check:
                return CheckAsync();
            case BackgroundAction.Download or BackgroundAction.Stage:
                return BringAsync(candidate!, action == BackgroundAction.Download, settings);
            case BackgroundAction.Lock or BackgroundAction.Unlock:
                return rebootLock.AskAsync(action == BackgroundAction.Lock, settings.Value, settings.Machine!);
            case BackgroundAction.Reboot:
                DaemonLog.Rebooting(logger);
                return Login.RebootAsync(bus);
            default:
                return Task.CompletedTask;
        }
    }

    private async Task CheckAsync()
    {
        try
        {
            var result = await door.UseAsync(engine => engine.CheckAsync()).ConfigureAwait(true);
            Checked?.Invoke(result);
            updates.Checked(result);
        }
        catch (Exception e) when (e is DeployException or OciException or IOException)
        {
            updates.Failed(ErrorCatalog.Describe(e).Message);
        }
    }

    private async Task BringAsync(UpdateCandidate candidate, bool downloadOnly, CurrentSettings settings)
    {
        await jobs.AddAsync(candidate.Digest, candidate.Downloaded, downloadOnly).ConfigureAwait(true);
        jobs.Obey(settings.Value);
    }
}
