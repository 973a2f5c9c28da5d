using System.Globalization;
using System.Text.RegularExpressions;

namespace SkorionOS.Daemon.Background.Settings;

/// <summary>Times, sizes and rates as people write them.</summary>
internal static partial class Quantities
{
    private static readonly Dictionary<string, double> Units = new(StringComparer.Ordinal)
    {
        ["B"] = 1, ["kB"] = 1e3, ["MB"] = 1e6, ["GB"] = 1e9, ["TB"] = 1e12,
        ["KiB"] = 1L << 10, ["MiB"] = 1L << 20, ["GiB"] = 1L << 30, ["TiB"] = 1L << 40,
        ["kbit"] = 1e3 / 8, ["Mbit"] = 1e6 / 8, ["Gbit"] = 1e9 / 8,
    };

    /// <summary>Reads <c>8h</c>, <c>90min</c>, <c>1h 30min</c>: whole numbers, each with its unit, each unit once and the larger first.</summary>
    public static bool TryParseSpan(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        var match = SpanPattern().Match(text);
        if (!match.Success || text.Length == 0)
        {
            return false;
        }

        span = TimeSpan.FromDays(Number(match, "d")) + TimeSpan.FromHours(Number(match, "h"))
            + TimeSpan.FromMinutes(Number(match, "min")) + TimeSpan.FromSeconds(Number(match, "s"));
        return true;
    }

    /// <summary>Writes a time as <see cref="TryParseSpan"/> reads it.</summary>
    public static string Print(TimeSpan span)
    {
        (long Number, string Unit)[] parts = [(span.Days, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        var shown = string.Join(' ', parts.Where(part => part.Number != 0).Select(part => FormattableString.Invariant($"{part.Number}{part.Unit}")));
        return shown.Length > 0 ? shown : "0s";
    }

    /// <summary>Reads <c>5 GB</c>, <c>512MiB</c>: bytes.</summary>
    public static bool TryParseBytes(string text, out long bytes) =>
        TryParse(SizePattern().Match(text), out bytes);

    /// <summary>Reads <c>2 MB/s</c>, <c>16 Mbit/s</c>: bytes a second.</summary>
    public static bool TryParseRate(string text, out long bytesPerSecond) =>
        TryParse(RatePattern().Match(text), out bytesPerSecond);

    /// <summary>Reads <c>3%</c>, <c>2.5 %</c>: percent.</summary>
    public static bool TryParsePercent(string text, out double percent)
    {
        var match = PercentPattern().Match(text);
        percent = match.Success ? double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return match.Success;
    }

    private static bool TryParse(Match match, out long bytes)
    {
        var number = match.Success ? double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * Units[match.Groups["unit"].Value] : -1;

        // The digits are limited by the pattern, so that it fits.
        bytes = (long)number;
        return match.Success;
    }

    private static int Number(Match match, string unit) => match.Groups[unit] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("""\A(?:(?<d>[0-9]{1,6})d)?\s*(?:(?<h>[0-9]{1,6})h)?\s*(?:(?<min>[0-9]{1,6})min)?\s*(?:(?<s>[0-9]{1,6})s)?\z(?<=\S)""")]
    private static partial Regex SpanPattern();

    [GeneratedRegex("""\A(?<number>[0-9]{1,6}(?:\.[0-9]{1,6})?)\s?(?<unit>B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)\z""")]
    private static partial Regex SizePattern();

    [GeneratedRegex("""\A(?<number>[0-9]{1,6}(?:\.[0-9]{1,6})?)\s?(?<unit>B|kB|MB|GB|KiB|MiB|GiB|kbit|Mbit|Gbit)/s\z""")]
    private static partial Regex RatePattern();

    [GeneratedRegex("""\A(?<number>[0-9]{1,2}(?:\.[0-9]{1,3})?)\s?%\z""")]
    private static partial Regex PercentPattern();
}
