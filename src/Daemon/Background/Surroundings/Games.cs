using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>
/// Finds games among the processes of the machine. What Steam starts runs below <c>reaper SteamLaunch</c>, in the game mode of a handheld as on a desktop;
/// gamescope shows a game unless what it shows is Steam itself, as in the session of a handheld, which is there all the time.
/// </summary>
internal static class Games
{
    // What may stand behind "gamescope --" and is no game; also behind a wrapper such as env or flatpak.
    private static readonly string[] s_sessions =
        ["steam", "steam.sh", "com.valvesoftware.Steam", "steamos-session", "steamos-session-select", "gamescope-session", "gamescope-session-plus", "mangoapp"];

    /// <summary>True when one of the processes is a game.</summary>
    /// <param name="proc">Where they are: <c>/proc</c>.</param>
    /// <exception cref="LinuxException">It is not there.</exception>
    public static bool IsAnyRunning(string proc)
    {
        using var processes = Dir.Open(proc);
        return processes.List()
            .Where(entry => char.IsAsciiDigit((char)entry.RawName[0]))
            .Take(SurroundingsLimits.Processes)
            .Any(entry => IsGame(ReadArguments(processes, entry.RawName)));
    }

    /// <summary>True when a process with these arguments runs a game.</summary>
    public static bool IsGame(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return false;
        }

        return NameOf(arguments[0]) switch
        {
            "reaper" => arguments.Contains("SteamLaunch"),
            "gamescope" or "gamescope-wl" => IsGameShown([.. arguments.SkipWhile(argument => argument != "--").Skip(1)]),
            _ => false,
        };
    }

    private static bool IsGameShown(string[] shown) => shown.Length > 0 && !shown.Select(NameOf).Any(s_sessions.Contains);

    private static string NameOf(string program) => program[(program.LastIndexOf('/') + 1)..];

    private static string[] ReadArguments(Dir processes, byte[] process)
    {
        Span<byte> bytes = stackalloc byte[SurroundingsLimits.CommandLine];
        try
        {
            var length = processes.Read([.. process, .. "/cmdline"u8], bytes);
            return Encoding.UTF8.GetString(bytes[..length]).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (LinuxException)
        {
            // It has ended meanwhile.
            return [];
        }
    }
}
