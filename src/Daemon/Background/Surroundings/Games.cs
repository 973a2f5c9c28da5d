namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>
/// Finds out whether somebody plays, from the processes of the machine: a game that Steam started runs below <c>reaper SteamLaunch</c>, in the game mode of a
/// handheld as on a desktop, and one that asked GameMode for its help has that library in its memory.
/// </summary>
internal static class Games
{
    private const int MaxCommandLine = 4096;

    /// <summary>True when a game runs.</summary>
    public static bool IsAnyRunning() => IsAnyRunning("/proc");

    /// <summary>True when one of the processes below a directory like <c>/proc</c> is a game.</summary>
    public static bool IsAnyRunning(string proc) =>
        Directory.EnumerateDirectories(proc).Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])).Any(path => IsGame(ReadCommandLine(path)));

    /// <summary>True when a process with these arguments is what runs a game.</summary>
    public static bool IsGame(string[] arguments) => arguments switch
    {
        [var program, .. var rest] when NameOf(program) == "reaper" => rest.Contains("SteamLaunch"),
        [var program, .. var rest] when NameOf(program) is "gamemoderun" => rest.Length > 0,

        // Around one program; the session of a handheld, which runs all the time, is gamescope around Steam itself.
        [var program, .. var rest] when NameOf(program) is "gamescope" or "gamescope-wl" =>
            rest.SkipWhile(argument => argument != "--").Skip(1).FirstOrDefault() is { } inner && NameOf(inner) is not ("steam" or "gamescope-session" or "steam-runtime"),
        _ => false,
    };

    private static string NameOf(string program) => program[(program.LastIndexOf('/') + 1)..];

    private static string[] ReadCommandLine(string process)
    {
        try
        {
            using var file = File.OpenRead(Path.Join(process, "cmdline"));
            var bytes = new byte[MaxCommandLine];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, length).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return [];
        }
    }
}
