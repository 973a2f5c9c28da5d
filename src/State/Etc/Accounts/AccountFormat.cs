namespace SkorionOS.State.Etc.Accounts;

/// <summary>What the lines of one account file are: passwd(5), group(5), shadow(5), gshadow(5), subuid(5).</summary>
internal sealed class AccountFormat
{
    private AccountFormat(string name) => Name = name;

    public static AccountFormat Passwd { get; } = new("passwd") { IdField = 2 };

    public static AccountFormat Group { get; } = new("group") { IdField = 2, ListFields = [3] };

    // The day of the last change of the password: a new one each time an image is built, though nothing was changed.
    public static AccountFormat Shadow { get; } = new("shadow") { DateField = 2 };

    public static AccountFormat GroupShadow { get; } = new("gshadow") { ListFields = [2, 3] };

    public static AccountFormat SubUid { get; } = new("subuid") { IsByName = false };

    public static AccountFormat SubGid { get; } = new("subgid") { IsByName = false };

    /// <summary>The name of the file in <c>/etc</c>.</summary>
    public string Name { get; }

    /// <summary>Whether a line is found by its first field; else by the whole of it.</summary>
    public bool IsByName { get; private init; } = true;

    /// <summary>The field with the number that must be used once; null where there is none.</summary>
    public int? IdField { get; private init; }

    /// <summary>The field with a date that an image changes by itself; null where there is none.</summary>
    public int? DateField { get; private init; }

    /// <summary>The fields that are lists of names, which are merged as sets.</summary>
    public IReadOnlyList<int> ListFields { get; private init; } = [];

    /// <summary>True when the image did not change the line, apart from a date.</summary>
    public bool IsSameDefault(AccountLine old, AccountLine theirs) =>
        old.Text == theirs.Text
        || (DateField is { } date && old.Fields.Length == theirs.Fields.Length
            && !old.Fields.Where((field, i) => i != date && field != theirs.Fields[i]).Any());
}
