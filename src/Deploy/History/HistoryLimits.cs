namespace SkorionOS.Deploy.History;

/// <summary>How large the history may become.</summary>
internal static class HistoryLimits
{
    /// <summary>Entries that are kept; older ones go.</summary>
    public const int Entries = 500;

    /// <summary>Bytes that they may have together; older ones go until they fit.</summary>
    public const int Bytes = 256 << 10;

    /// <summary>Characters of <see cref="HistoryEntry.Detail"/>; the rest is cut off.</summary>
    public const int Detail = 1000;

    /// <summary>Bytes of a file that is read at all. A larger one was not written by us, and counts as empty.</summary>
    public const int ReadableBytes = 4 << 20;
}
