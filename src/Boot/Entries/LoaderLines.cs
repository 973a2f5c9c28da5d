namespace SkorionOS.Boot;

/// <summary>The line format that entries and loader.conf share, read as systemd-boot reads it: key, blanks, value; <c>#</c> begins a comment
/// line; CR and LF both end a line; a value in quotes loses them; a line without a value is no line; a NUL ends the file.</summary>
internal static class LoaderLines
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The key-value lines of <paramref name="text"/>, in their order.</summary>
    public static IEnumerable<BootEntryField> Read(string text)
    {
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        foreach (var raw in (nul < 0 ? text : text[..nul]).Split(['\n', '\r']))
        {
            var line = raw.Trim(Blanks);
            var blank = line.IndexOfAny(Blanks);
            if (line.StartsWith('#') || blank < 0) continue;
            yield return BootEntryField.FromLine(line[..blank], Unquote(line[blank..].TrimStart(Blanks)));
        }
    }

    /// <summary>The form of <paramref name="value"/> that <see cref="Read"/> gives back unchanged.</summary>
    public static string Quote(string value) => NeedsQuotes(value) ? $"\"{value}\"" : value;

    private static bool NeedsQuotes(string value) =>
        value.Length == 0 || value != value.Trim(Blanks) || Unquote(value).Length != value.Length;

    private static string Unquote(string value) => value switch
    {
        // One lone quote both begins and ends the value: the loader sees an empty one.
        ['"'] or ['\''] => "",
        ['"', .., '"'] or ['\'', .., '\''] => value[1..^1],
        _ => value,
    };
}
