using System.Globalization;
using System.Text.RegularExpressions;

namespace SkorionOS.Deploy.Lineage;

/// <summary>Times as annotations write them: RFC 3339, section 5.6, with an offset.</summary>
public static partial class Rfc3339
{
    // Sums with any sensible duration stay within what a clock can show.
    private const int MaxYear = 9000;

    /// <summary>Reads a time, such as <c>2026-05-01T12:00:00Z</c>.</summary>
    /// <param name="text">All of it; nothing may stand around it.</param>
    /// <param name="time">The time, in UTC.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = default;
        return Pattern().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time)
            && time.Year < MaxYear;
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Pattern();
}
