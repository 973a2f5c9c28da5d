using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace SkorionOS.Daemon.Hosting;

/// <summary>The program <c>bootcd</c>: the service, hosted.</summary>
public static class DaemonProgram
{
    /// <summary>Serves until it is told to stop, is idle, or cannot go on.</summary>
    /// <param name="options">What it takes from its surroundings.</param>
    /// <param name="stopping">Tells it to stop, as the signals do.</param>
    /// <returns>0 when it left in peace, 1 when it could not serve.</returns>
    public static async Task<int> RunAsync(DaemonOptions options, CancellationToken stopping = default)
    {
        var outcome = new DaemonOutcome();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "bootcd" });
        builder.Logging.AddProvider(new JournalLogs());

        // Not AddSystemd: that tells systemd that the service is there before it has its name on the bus.
        builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(outcome);
        builder.Services.AddHostedService<DaemonService>();

        // How long it may take to stop is for systemd to say, which is told why.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        using var host = builder.Build();
        await host.RunAsync(stopping).ConfigureAwait(false);
        return outcome.ExitCode;
    }
}

/// <summary>How the service ended.</summary>
internal sealed class DaemonOutcome
{
    /// <summary>What the program ends with.</summary>
    public int ExitCode { get; set; }
}
