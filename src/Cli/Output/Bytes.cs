using System.Globalization;

namespace SkorionOS.Cli.Output;

/// <summary>Byte counts for people.</summary>
internal static class Bytes
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Three digits or so, in powers of 1000: <c>1.25 GB</c>.</summary>
    public static string Format(long count)
    {
        double value = count;
        var unit = 0;
        while (value >= 999.5 && unit < s_units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        var digits = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {s_units[unit]}";
    }
}
