using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SkorionOS.Cli.Commands;

/// <summary>Sizes on the command line: a number of MiB, or one with a unit, in powers of 1024.</summary>
internal static class ByteSize
{
    private const string Units = "KMGT";

    /// <summary>An option that takes such a size.</summary>
    public static Option<long?> CreateOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = Read,
    };

    /// <summary>Reads <c>512</c>, <c>512M</c> or <c>20G</c>; null for anything else, and for 0.</summary>
    public static long? TryParse(string text)
    {
        var unit = text.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        var digits = unit < 0 ? text : text[..^1];
        var shift = 10 * (unit < 0 ? 2 : unit + 1);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= long.MaxValue >> (shift + 8)
            ? number << shift
            : null;
    }

    private static long? Read(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (TryParse(text) is { } size)
        {
            return size;
        }

        result.AddError($"'{text}' is not a size, such as 512M or 20G.");
        return null;
    }
}
