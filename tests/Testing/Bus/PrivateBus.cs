using System.Diagnostics;
using SkorionOS.Testing.Files;

namespace SkorionOS.Testing.Bus;

/// <summary>
/// A <c>dbus-daemon</c> of its own that behaves as the bus of a system: nobody may own a name or call a method but for what a policy file allows, and services are started
/// by it. Everything below its directory may be read by every user.
/// </summary>
public sealed class PrivateBus : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Process> _started = [];
    private Process? _daemon;

    private PrivateBus()
    {
    }

    /// <summary>Where it listens, as D-Bus writes addresses.</summary>
    public string Address => $"unix:path={_directory["bus"]}";

    /// <summary>Where files of policy (<c>*.conf</c>) lie; read when the bus starts.</summary>
    public string PolicyDirectory => _directory["system.d"];

    /// <summary>Where files of services (<c>*.service</c>) lie; read when the bus starts, and looked at again when one is asked for.</summary>
    public string ServiceDirectory => _directory["services"];

    /// <summary>A policy file in which root may own a name and everybody may call it.</summary>
    public static string OpenPolicy(string name) => $"""
        <busconfig>
          <policy user="root"><allow own="{name}"/></policy>
          <policy context="default"><allow send_destination="{name}"/></policy>
        </busconfig>
        """;

    /// <summary>Starts a bus.</summary>
    /// <param name="policies">Files of policy: each by its content.</param>
    public static async Task<PrivateBus> StartAsync(params string[] policies)
    {
        PrivateBus bus = new();
        try
        {
            await bus.RunAsync(policies);
            return bus;
        }
        catch
        {
            await bus.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a program that finds this bus as the system's, and whose input can be written to. It is stopped with the bus.</summary>
    public Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = Prepare(program, arguments);
        start.RedirectStandardInput = true;
        Process process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    /// <summary>Runs a program, which finds this bus as the system's, to its end.</summary>
    /// <returns>How it ended, and what it wrote to its output and to its error output.</returns>
    public async Task<(int ExitCode, string Output, string Error)> RunToolAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(Prepare(program, arguments))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Ends the bus at once, as if it had crashed.</summary>
    public async Task KillAsync()
    {
        if (_daemon is { HasExited: false })
        {
            _daemon.Kill();
            await _daemon.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        await KillAsync();
        _daemon?.Dispose();
        _directory.Dispose();
    }

    private ProcessStartInfo Prepare(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DBUS_SYSTEM_BUS_ADDRESS"] = Address;
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private async Task RunAsync(string[] policies)
    {
        Tool.Run("chmod", "755", _directory.Path);
        Directory.CreateDirectory(PolicyDirectory);
        Directory.CreateDirectory(ServiceDirectory);
        for (int i = 0; i < policies.Length; i++)
        {
            _directory.Write($"system.d/{i}.conf", policies[i]);
        }

        // As in the system.conf that comes with dbus, without the user that it changes to.
        string config = _directory.Write("bus.conf", $"""
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>system</type>
              <listen>{Address}</listen>
              <auth>EXTERNAL</auth>
              <servicedir>{ServiceDirectory}</servicedir>
              <limit name="max_connections_per_user">1024</limit>
              <policy context="default">
                <allow user="*"/>
                <deny own="*"/>
                <deny send_type="method_call"/>
                <allow send_type="signal"/>
                <allow send_requested_reply="true" send_type="method_return"/>
                <allow send_requested_reply="true" send_type="error"/>
                <allow receive_type="method_call"/>
                <allow receive_type="method_return"/>
                <allow receive_type="error"/>
                <allow receive_type="signal"/>
                <allow send_destination="org.freedesktop.DBus"/>
              </policy>
              <includedir>{PolicyDirectory}</includedir>
            </busconfig>
            """);
        _daemon = Process.Start(new ProcessStartInfo("dbus-daemon", ["--nofork", "--print-address=1", $"--config-file={config}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        // It tells its address once it listens.
        if (await _daemon.StandardOutput.ReadLineAsync() is null)
        {
            throw new InvalidOperationException($"dbus-daemon does not start: {await _daemon.StandardError.ReadToEndAsync()}");
        }
    }
}
