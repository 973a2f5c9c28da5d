using System.Diagnostics;
using System.Globalization;
using SkorionOS.Testing.Files;

namespace SkorionOS.Testing.Bus;

/// <summary>The <c>dbus-daemon</c> of a user's session, with the configuration that comes with dbus, run as that user. Needs root.</summary>
public sealed class UserBus : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly uint _user;
    private readonly List<Process> _started = [];

    private UserBus(uint user, TemporaryDirectory directory)
    {
        _user = user;
        _directory = directory;
    }

    /// <summary>What lies where <c>/run/user</c> does on a real system.</summary>
    public string Directories => _directory.Path;

    /// <summary>What is the user's <c>/run/user/UID</c>; the socket <c>bus</c> is there.</summary>
    public string Directory => _directory[_user.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Where it listens, as D-Bus writes addresses.</summary>
    public string Address => $"unix:path={Directory}/bus";

    /// <summary>Starts one.</summary>
    /// <param name="user">The number of the user; he must exist, or dbus-daemon refuses.</param>
    public static async Task<UserBus> StartAsync(uint user)
    {
        UserBus bus = new(user, new TemporaryDirectory());
        try
        {
            Tool.Run("chmod", "755", bus.Directories);
            Tool.Run("install", "-d", "-m", "700", "-o", $"{user}", bus.Directory);
            Process daemon = bus.Start("dbus-daemon", "--session", "--nofork", "--print-address=1", $"--address={bus.Address}");

            // It tells its address once it listens.
            if (await daemon.StandardOutput.ReadLineAsync() is null)
            {
                throw new InvalidOperationException($"dbus-daemon does not start: {await daemon.StandardError.ReadToEndAsync()}");
            }

            return bus;
        }
        catch
        {
            await bus.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a program of the user that finds this bus as his session's. It is stopped with the bus.</summary>
    public Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new("setpriv", [$"--reuid={_user}", "--clear-groups", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DBUS_SESSION_BUS_ADDRESS"] = Address;
        start.Environment["LC_ALL"] = "C";
        Process process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    /// <summary>Ends the programs, last one first, and the bus.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Process process in Enumerable.Reverse(_started))
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        _directory.Dispose();
    }
}
