using System.Globalization;
using SkorionOS.Deploy;
using SkorionOS.Interop.Files;

namespace SkorionOS.Cli;

/// <summary>The person who runs the program, for the history.</summary>
internal static class CallingUser
{
    // sudo and run0 say it by the first, pkexec by the second. Who is root without them may write into them what he likes; he may write into the history, too.
    private static readonly string[] s_variables = ["SUDO_UID", "PKEXEC_UID"];

    /// <summary>Who became root to run it, or else whom the process belongs to.</summary>
    /// <param name="variable">Gives a variable of the environment; null when there is none of that name.</param>
    public static Actor Find(Func<string, string?> variable)
    {
        var owner = FindOwner();
        var behind = owner != 0 ? null : s_variables.Select(variable).FirstOrDefault(value => value is not null);
        return new Actor(Actor.User, uint.TryParse(behind, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : owner);
    }

    private static uint FindOwner()
    {
        using var process = Dir.Open("/proc/self");
        return Dir.Stat(process.Handle, process.Path).Uid;
    }
}
