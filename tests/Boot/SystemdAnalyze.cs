using System.Diagnostics;

namespace SkorionOS.Boot.Tests;

/// <summary>systemd's own comparison of versions, as an independent judge.</summary>
internal static class SystemdAnalyze
{
    public static int Compare(string left, string right)
    {
        var start = new ProcessStartInfo("systemd-analyze", ["compare-versions", "--", left, right]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode switch
        {
            0 => 0,
            11 => 1,
            12 => -1,
            var other => throw new InvalidOperationException($"systemd-analyze compare-versions -- '{left}' '{right}' ended with {other}."),
        };
    }
}
