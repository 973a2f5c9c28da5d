using System.CommandLine;
using SkorionOS.Daemon;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Cli;

/// <summary>The program under its other name, <c>bootcd</c>: the service.</summary>
internal static class DaemonCommand
{
    /// <summary>The name.</summary>
    public const string Name = "bootcd";

    /// <summary>The arguments of the service.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var sysroot = new Option<string?>("--sysroot") { Description = "The physical root to serve; by default that of the running system.", HelpName = "DIR" };
        var esp = new Option<string?>("--esp") { Description = "The partition that the boot loader reads.", HelpName = "DIR" };
        var root = new RootCommand("Serves updates and rollback on the system bus, as org.skorionos.Bootc1.") { sysroot, esp };
        root.SetAction((parsed, stopping) => DaemonProgram.RunAsync(Options(context, parsed.GetValue(sysroot), parsed.GetValue(esp)), stopping));
        return root;
    }

    private static DaemonOptions Options(CommandContext context, string? sysroot, string? esp)
    {
        var options = new DaemonOptions
        {
            OpenEngine = () => sysroot is not null
                ? new Engine(Sysroot.Open(sysroot, esp), context.Engine)
                : context.Running.FindBooted() is { } booted ? new Engine(context.Running.Open(booted, esp), context.Engine) : null,
            StateDirectory = Environment.GetEnvironmentVariable("STATE_DIRECTORY") ?? "/var/lib/bootcd",
            BusAddress = context.BusAddress ?? BusConnection.SystemAddress,
            Version = typeof(DaemonCommand).Assembly.GetName().Version!.ToString(3),
            Time = context.Engine.Time,
            Running = context.Running,
        };

        // What belongs to a sysroot lies in it, so that one service never meets what another one left.
        return sysroot is null ? options : options with { StateDirectory = Path.Join(sysroot, "bootc/state/daemon"), Root = sysroot };
    }
}
