using System.Globalization;
using System.Text.RegularExpressions;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Units;

/// <summary>What <c>systemd-analyze security</c> makes of a unit, without running it.</summary>
internal static partial class AnalyzedSecurity
{
    /// <summary>The exposure, from 0 (it can do nothing) to 10.</summary>
    public static double Of(string unit)
    {
        var path = Repository.PathOf("systemd", "usr", "lib", "systemd", "system", unit);
        var report = Tool.Run("systemd-analyze", "security", "--offline=true", "--no-pager", path);
        return double.Parse(Overall().Match(report).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Overall exposure level for \S+: (\d+\.\d)")]
    private static partial Regex Overall();
}
