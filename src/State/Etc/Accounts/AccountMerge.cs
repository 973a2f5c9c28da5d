using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc.Accounts;

/// <summary>The account files of <c>/etc</c>, merged by line. A file that only one side has, or that is no regular file, is left to the rules for files.</summary>
internal sealed class AccountMerge
{
    private readonly Dictionary<NodeName, NodeContent> _merged = [];
    private readonly List<EtcConflict> _conflicts = [];

    public AccountMerge(TreeNode? old, TreeNode mine, TreeNode theirs)
    {
        MergePair(AccountFormat.Passwd, AccountFormat.Shadow);
        MergePair(AccountFormat.Group, AccountFormat.GroupShadow);
        foreach (var format in (ReadOnlySpan<AccountFormat>)[AccountFormat.SubUid, AccountFormat.SubGid])
        {
            if (AccountVersions.TryRead(format, old, mine, theirs) is { } versions)
            {
                Add(versions, new LineMerge(versions, null, _conflicts).Merge());
            }
        }

        void MergePair(AccountFormat open, AccountFormat secret)
        {
            var first = AccountVersions.TryRead(open, old, mine, theirs);
            var second = AccountVersions.TryRead(secret, old, mine, theirs);
            var names = first is null ? [] : new LineMerge(first, second, _conflicts).Merge();
            var secrets = second is null ? [] : new LineMerge(second, first, _conflicts).Merge();
            if (first is not null && second is not null)
            {
                Pair(first, second, names, secrets);
            }

            Add(first, names);
            Add(second, secrets);
        }
    }

    /// <summary>What had to be decided in favour of the local side.</summary>
    public IReadOnlyList<EtcConflict> Conflicts => _conflicts;

    /// <summary>The lines of an account file that both sides have; null for every other file, which is merged as a whole.</summary>
    public NodeContent? Find(NodeName name) => _merged.GetValueOrDefault(name);

    /// <summary>Text of an account file for reports.</summary>
    public static string Display(string latin1) => NodeName.From(NodeName.ToRaw(latin1)).ToString();

    /// <summary>No account has one line without the other, unless it was so on one of the sides.</summary>
    private static void Pair(AccountVersions open, AccountVersions secret, List<AccountLine> names, List<AccountLine> secrets)
    {
        var known = names.Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        secrets.RemoveAll(line => !known.Contains(line.Key)
            && !IsAlone(secret.Mine, open.Mine, line.Key) && !IsAlone(secret.Theirs, open.Theirs, line.Key));

        var paired = secrets.Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var key in known.Where(key => !paired.Contains(key)
            && !IsAlone(open.Mine, secret.Mine, key) && !IsAlone(open.Theirs, secret.Theirs, key)))
        {
            if ((secret.Mine.Find(key) ?? secret.Theirs.Find(key)) is { } line)
            {
                secrets.Add(line);
            }
        }
    }

    private static bool IsAlone(AccountFile one, AccountFile other, string key) => one.Find(key) is not null && other.Find(key) is null;

    private void Add(AccountVersions? versions, List<AccountLine> lines)
    {
        if (versions is not null)
        {
            _conflicts.AddRange(SharedIds.Find(versions, lines));
            _merged.Add(NodeName.From(versions.Format.Name), versions.ToContent(lines));
        }
    }
}
