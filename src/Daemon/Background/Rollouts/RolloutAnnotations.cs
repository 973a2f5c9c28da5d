using System.Globalization;
using System.Text.RegularExpressions;
using SkorionOS.Deploy.Lineage;

namespace SkorionOS.Daemon.Background.Rollouts;

/// <summary>The annotations of a manifest that speak about its rollout.</summary>
public static partial class RolloutAnnotations
{
    /// <summary>When the rollout begins: RFC 3339, with an offset.</summary>
    public const string Start = "org.skorionos.bootc.rollout.start";

    /// <summary>The share of machines from the start on: a number from 0 to 1; without it 0.</summary>
    public const string StartValue = "org.skorionos.bootc.rollout.start-value";

    /// <summary>How long it takes: ISO 8601 in days, hours, minutes and seconds, such as <c>P2D</c> or <c>PT36H</c>; without it the share stays.</summary>
    public const string Duration = "org.skorionos.bootc.rollout.duration";

    // No rollout lasts longer; with it sums of times stay within what a clock can show.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(366);

    /// <summary>Reads them.</summary>
    /// <param name="annotations">All annotations of the manifest.</param>
    public static RolloutReading Read(IReadOnlyDictionary<string, string> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var start = annotations.GetValueOrDefault(Start);
        var startValue = annotations.GetValueOrDefault(StartValue);
        var duration = annotations.GetValueOrDefault(Duration);
        if (start is null)
        {
            return startValue is null && duration is null ? RolloutReading.None : Wrong(Start, "is missing");
        }

        if (!Rfc3339.TryParse(start, out var moment))
        {
            return Wrong(Start, "is no time such as 2026-05-01T12:00:00Z");
        }

        var share = 0.0;
        if (startValue is not null && !(SharePattern().IsMatch(startValue) && double.TryParse(startValue, CultureInfo.InvariantCulture, out share)))
        {
            return Wrong(StartValue, "is no number from 0 to 1");
        }

        if (duration is null)
        {
            return new RolloutReading(new Rollout(moment, share, null), null);
        }

        return TryParseDuration(duration, out var span)
            ? new RolloutReading(new Rollout(moment, share, span), null)
            : Wrong(Duration, "is no duration up to a year such as P2D or PT36H");
    }

    private static bool TryParseDuration(string text, out TimeSpan span)
    {
        span = default;
        var match = DurationPattern().Match(text);
        if (!match.Success)
        {
            return false;
        }

        span = TimeSpan.FromDays(Number(match, "d")) + TimeSpan.FromHours(Number(match, "h"))
            + TimeSpan.FromMinutes(Number(match, "m")) + TimeSpan.FromSeconds(Number(match, "s"));
        return span <= MaxDuration;
    }

    private static int Number(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static RolloutReading Wrong(string annotation, string reason) => new(null, $"the annotation {annotation} {reason}");

    [GeneratedRegex(@"\A(?:0(?:\.[0-9]{1,10})?|1(?:\.0{1,10})?)\z")]
    private static partial Regex SharePattern();

    [GeneratedRegex(@"\AP(?=[0-9T])(?:(?<d>[0-9]{1,6})D)?(?:T(?=[0-9])(?:(?<h>[0-9]{1,6})H)?(?:(?<m>[0-9]{1,6})M)?(?:(?<s>[0-9]{1,6})S)?)?\z")]
    private static partial Regex DurationPattern();
}
