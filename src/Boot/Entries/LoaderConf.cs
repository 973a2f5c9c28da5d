namespace SkorionOS.Boot;

/// <summary>What loader.conf says about choosing an entry. It belongs to the user: it is read for status and messages, and never written.</summary>
/// <param name="Default">Glob over entry ids, or <c>@saved</c>; null when not set. A glob that matches one of our ids beats the order of entries, and with it
/// updates and the fallback.</param>
/// <param name="Timeout">Seconds as text, or <c>menu-force</c>, <c>menu-hidden</c>, <c>menu-disabled</c>; null when not set.</param>
public sealed record LoaderConf(string? Default, string? Timeout)
{
    /// <summary>Reads the text of loader.conf. The last line of a key counts; other keys are passed over.</summary>
    public static LoaderConf Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = LoaderLines.Read(text).ToList();
        return new(Last("default"), Last("timeout"));

        string? Last(string key) => lines.LastOrDefault(line => line.Key == key)?.Value;
    }
}
