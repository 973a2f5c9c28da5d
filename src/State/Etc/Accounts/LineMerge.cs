namespace SkorionOS.State.Etc.Accounts;

/// <summary>The three-way merge of the lines of one account file.</summary>
/// <param name="versions">The file in its three versions.</param>
/// <param name="twin">The file that has a line for each of the same names, <c>shadow</c> for <c>passwd</c>; null when there is none to go by.</param>
/// <param name="conflicts">Gets what had to be decided in favour of the local side.</param>
internal sealed class LineMerge(AccountVersions versions, AccountVersions? twin, List<EtcConflict> conflicts)
{
    private readonly AccountFormat _format = versions.Format;

    /// <summary>The merged lines: in the local order, and new ones of the image after them.</summary>
    public List<AccountLine> Merge()
    {
        var merged = new List<AccountLine>();
        foreach (var mine in versions.Mine.Lines)
        {
            if (MergePresent(mine) is { } line)
            {
                merged.Add(line);
            }
        }

        var end = merged.FindIndex(line => line.IsReference);
        var added = new List<AccountLine>();
        foreach (var theirs in versions.Theirs.Lines.Where(line => versions.Mine.Find(line.Key) is null))
        {
            if (versions.Old.Find(theirs.Key) is not { } old)
            {
                added.Add(theirs);
            }
            else if (!_format.IsSameDefault(old, theirs))
            {
                Report(theirs, EtcConflictReason.DeletedHere);
            }
        }

        merged.InsertRange(end < 0 ? merged.Count : end, added);
        return merged;
    }

    private AccountLine? MergePresent(AccountLine mine)
    {
        var old = versions.Old.Find(mine.Key);
        var theirs = versions.Theirs.Find(mine.Key);
        if (theirs is null)
        {
            return MergeRemoved(old, mine);
        }

        if (mine.Text == theirs.Text || mine.Text == old?.Text)
        {
            return theirs;
        }

        if (old is not null && _format.IsSameDefault(old, theirs))
        {
            return mine;
        }

        var merged = MergeFields(old, mine, theirs, out var conflict);
        if (conflict)
        {
            Report(mine, EtcConflictReason.Content);
        }

        return merged;
    }

    private AccountLine? MergeRemoved(AccountLine? old, AccountLine mine)
    {
        if (old is null)
        {
            return mine;
        }

        if (versions.IsKeptHere(mine.Key))
        {
            Report(mine, EtcConflictReason.RemovedByImage);
            return mine;
        }

        // An account stays whole: when its other line is local, this one stays for it.
        return twin?.IsKeptHere(mine.Key) == true ? mine : null;
    }

    /// <summary>Both sides changed the line. Where it has lists, what was put in and what was taken out of them counts on both sides.</summary>
    private AccountLine MergeFields(AccountLine? old, AccountLine mine, AccountLine theirs, out bool conflict)
    {
        conflict = true;
        if (_format.ListFields.Count == 0 || mine.Fields.Length != theirs.Fields.Length || mine.Fields.Length <= _format.ListFields.Max())
        {
            return mine;
        }

        conflict = false;
        var fields = new string[mine.Fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var before = old?.Fields.ElementAtOrDefault(i);
            if (_format.ListFields.Contains(i))
            {
                fields[i] = MergeList(before ?? "", mine.Fields[i], theirs.Fields[i]);
                continue;
            }

            fields[i] = mine.Fields[i] == before ? theirs.Fields[i] : mine.Fields[i];
            conflict |= mine.Fields[i] != theirs.Fields[i] && mine.Fields[i] != before && theirs.Fields[i] != before;
        }

        return new AccountLine(mine.Key, string.Join(':', fields));
    }

    private static string MergeList(string old, string mine, string theirs)
    {
        var before = Names(old);
        var here = Names(mine);
        var there = Names(theirs);
        var merged = here.Where(name => there.Contains(name) || !before.Contains(name))
            .Concat(there.Where(name => !here.Contains(name) && !before.Contains(name)));
        return string.Join(',', merged);
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();

    private void Report(AccountLine line, EtcConflictReason reason) =>
        conflicts.Add(new EtcConflict($"{EtcPath.Root}/{_format.Name}", reason, AccountMerge.Display(line.Name)));
}
