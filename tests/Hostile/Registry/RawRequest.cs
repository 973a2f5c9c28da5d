namespace SkorionOS.Hostile.Tests.Registry;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">All header lines, as one text.</param>
internal sealed record RawRequest(string Target, string Headers)
{
    public bool IsManifest => Target.Contains("/manifests/", StringComparison.Ordinal);

    public bool IsConfig { get; init; }

    public bool IsLayer { get; init; }

    /// <summary>A range that was asked for, from its first byte on; 0 when none was.</summary>
    public long From => Value("Range: bytes=") is { } range ? long.Parse(range.TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>What stands behind a text in the headers, up to the end of its line; null when it is not there.</summary>
    public string? Value(string before)
    {
        var at = Headers.IndexOf(before, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : Headers[(at + before.Length)..].Split('\r', 2)[0];
    }
}
