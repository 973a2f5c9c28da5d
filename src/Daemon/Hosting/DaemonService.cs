using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy;
using SkorionOS.Interop;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Hosting;

/// <summary>The service: from connecting to leaving the bus.</summary>
internal sealed class DaemonService(
    DaemonOptions options, DaemonOutcome outcome, ISystemdNotifier systemd, IHostApplicationLifetime lifetime, ILogger<DaemonService> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host is up, and would otherwise wait for what runs before the first await.
        await Task.Yield();
        try
        {
            using var bus = await BusConnection.OpenAsync(options.BusAddress, BusErrors.From).ConfigureAwait(false);
            var reason = await bus.RunAsync(() => ServeAsync(bus, stoppingToken)).ConfigureAwait(false);
            DaemonLog.Leaving(logger, reason);
        }
        catch (Exception e) when (e is LinuxException or DeployException or BusException)
        {
            DaemonLog.CannotServe(logger, e.Message);
            outcome.ExitCode = 1;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    /// <summary>Serves, on the bus's thread, and says why it ended.</summary>
    private async Task<string> ServeAsync(BusConnection bus, CancellationToken stopping)
    {
        var rollouts = new RolloutGate(options.Root, options.Time);
        var door = new EngineDoor(() => options.OpenEngine()?.With(engine => engine with { Logger = logger, Postpone = rollouts.Find }));
        using var manager = new Manager(bus, door, options, logger);
        using (new TimeoutExtension(systemd, bus, options.Time))
        {
            await manager.ShowAsync().ConfigureAwait(true);
            await bus.RequestNameAsync(BusNames.Service).ConfigureAwait(true);
            manager.Begin();
        }

        DaemonLog.Serving(logger, BusNames.Service);
        systemd.Notify(new ServiceState("READY=1\nSTATUS=Serving " + BusNames.Service));
        using var watchdog = FeedWatchdog(bus);

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = stopping.Register(stopped.SetResult);
        while (true)
        {
            var ended = await Task.WhenAny(manager.WaitUntilIdleAsync(), stopped.Task, bus.Ended).ConfigureAwait(true);
            if (ended == bus.Ended)
            {
                outcome.ExitCode = 1;
                await manager.StopAsync().ConfigureAwait(true);
                return "the bus is gone";
            }

            if (ended == stopped.Task)
            {
                using var patience = new TimeoutExtension(systemd, bus, options.Time);
                systemd.Notify(new ServiceState("STOPPING=1\nSTATUS=Stopping; what is at work goes on at the next start"));
                await manager.StopAsync().ConfigureAwait(true);
                return "told to stop";
            }

            // What is sent from now on starts the service anew; what was sent before is still served.
            await bus.ReleaseNameAsync(BusNames.Service).ConfigureAwait(true);
            await bus.CallAsync(new BusRequest("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Peer", "Ping"), CancellationToken.None).ConfigureAwait(true);
            if (manager.IsIdle)
            {
                systemd.Notify(ServiceState.Stopping);
                return "nothing to do";
            }

            await bus.RequestNameAsync(BusNames.Service).ConfigureAwait(true);
        }
    }

    /// <summary>Tells systemd that the bus's thread is alive, twice as often as it wants to know.</summary>
    private ITimer? FeedWatchdog(BusConnection bus) =>
        ulong.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? options.Time.CreateTimer(_ => bus.Post(() => systemd.Notify(new ServiceState("WATCHDOG=1"))), null, TimeSpan.Zero, TimeSpan.FromMicroseconds(limit / 2.0))
            : null;
}
