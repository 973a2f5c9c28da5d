using System.IO.Enumeration;

namespace SkorionOS.Boot;

/// <summary>What <c>LoaderEntryDefault</c> and <c>default</c> of loader.conf may say: the name of an entry, a pattern over names, or <c>@saved</c>.</summary>
public static class EntryPattern
{
    private const string Saved = "@saved";

    /// <summary>The entries of ours that the pattern may choose, so that it beats the order that we give them; for <c>@saved</c> (what was booted last) all.</summary>
    /// <param name="pattern">What the variable or the file says; null matches nothing.</param>
    /// <param name="listing">The entries there are.</param>
    public static IReadOnlyList<BootEntryFile> FindOurs(string? pattern, BootListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return pattern is null ? [] : [.. listing.Ours.Where(file => Matches(pattern, file))];
    }

    // The counter changes from boot to boot: a name that was written down with one still means the entry.
    private static bool Matches(string pattern, BootEntryFile file) =>
        pattern == Saved
        || (BootEntryName.TryParse(pattern, out var name) && name.Id.Equals(file.Name.Id, StringComparison.OrdinalIgnoreCase))
        || FileSystemName.MatchesSimpleExpression(pattern, file.Name.Id + ".conf")
        || FileSystemName.MatchesSimpleExpression(pattern, file.FileName);
}
