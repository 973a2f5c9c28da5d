namespace SkorionOS.Composefs.Scan;

/// <summary>Which extended attributes of files are taken.</summary>
public enum XattrChoice
{
    /// <summary>All that the process may see.</summary>
    All,

    /// <summary>Those whose names begin with <c>user.</c> (<c>--user-xattrs</c>).</summary>
    User,

    /// <summary>None (<c>--skip-xattrs</c>).</summary>
    None,
}
