using System.Globalization;

namespace SkorionOS.State.Etc.Accounts;

/// <summary>Finds numbers that two accounts have only because two sides came together. Nothing is changed: files belong to the numbers.</summary>
internal static class SharedIds
{
    /// <summary>Accounts or groups with one number.</summary>
    public static IEnumerable<EtcConflict> Find(AccountVersions versions, IReadOnlyList<AccountLine> merged)
    {
        if (versions.Format.IdField is not { } field)
        {
            return versions.Format.IsByName ? [] : FindOverlaps(versions);
        }

        return merged
            .Where(line => line.Fields.Length > field && !line.IsReference)
            .GroupBy(line => line.Fields[field], StringComparer.Ordinal)
            .Where(group => group.Count() > 1 && !IsSharedBy(versions.Mine, group) && !IsSharedBy(versions.Theirs, group))
            .Select(group => Conflict(versions, $"{group.Key}: {string.Join(", ", group.Select(line => AccountMerge.Display(line.Name)))}"));

        bool IsSharedBy(AccountFile side, IEnumerable<AccountLine> group) =>
            group.Select(line => side.Find(line.Key)?.Fields.ElementAtOrDefault(field)).Distinct().Take(2).ToArray() is [{ } _];
    }

    /// <summary>Ranges of subordinate ids: <c>owner:first:count</c>.</summary>
    private static IEnumerable<EtcConflict> FindOverlaps(AccountVersions versions)
    {
        var local = versions.Mine.Lines.Where(line => versions.Theirs.Find(line.Key) is null && versions.Old.Find(line.Key) is null).ToList();
        var added = versions.Theirs.Lines.Where(line => versions.Mine.Find(line.Key) is null && versions.Old.Find(line.Key) is null).ToList();
        foreach (var mine in local)
        {
            foreach (var theirs in added.Where(theirs => theirs.Name != mine.Name && Range(theirs) is var (b, d) && Range(mine) is var (a, c) && a < d && b < c))
            {
                yield return Conflict(versions, $"{AccountMerge.Display(mine.Text)}, {AccountMerge.Display(theirs.Text)}");
            }
        }
    }

    private static (ulong Start, ulong End)? Range(AccountLine line) =>
        line.Fields is [_, var first, var count]
        && uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
        && uint.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? (start, (ulong)start + length)
            : null;

    private static EtcConflict Conflict(AccountVersions versions, string detail) =>
        new($"{EtcPath.Root}/{versions.Format.Name}", EtcConflictReason.SharedId, detail);
}
