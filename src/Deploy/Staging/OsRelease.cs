namespace SkorionOS.Deploy.Staging;

/// <summary>What <c>os-release</c> says, os-release(5); only what names a system for people.</summary>
/// <param name="Name"><c>NAME</c>.</param>
/// <param name="PrettyName"><c>PRETTY_NAME</c>.</param>
/// <param name="Version"><c>IMAGE_VERSION</c>, else <c>VERSION_ID</c>.</param>
/// <param name="Variant"><c>VARIANT</c>.</param>
internal sealed record OsRelease(string? Name, string? PrettyName, string? Version, string? Variant)
{
    /// <summary>Reads the text; lines that make no sense are passed over, as shells do.</summary>
    public static OsRelease Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && !line.StartsWith('#'))
            {
                values[line[..at].Trim()] = Unquote(line[(at + 1)..].Trim());
            }
        }

        return new OsRelease(
            values.GetValueOrDefault("NAME"),
            values.GetValueOrDefault("PRETTY_NAME"),
            values.GetValueOrDefault("IMAGE_VERSION") ?? values.GetValueOrDefault("VERSION_ID"),
            values.GetValueOrDefault("VARIANT"));
    }

    /// <summary>What a boot menu calls the system: <c>SkorionOS v1.2.3 (KDE)</c>. One line, whatever the image says.</summary>
    public string Title(string? imageVersion, string? imageVariant)
    {
        var version = imageVersion ?? Version;
        var variant = imageVariant ?? Variant;
        var title = version is null ? PrettyName ?? Name ?? "Linux" : $"{Name ?? "Linux"} {version}";
        if (variant is { Length: > 0 })
        {
            title += $" ({variant})";
        }

        return string.Concat(title.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
    }

    private static string Unquote(string value)
    {
        if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0])
        {
            value = value[1..^1];
        }

        return value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\$", "$", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
    }
}
