namespace SkorionOS.Interop.Compression;

/// <summary>Compressed data that breaks its format or ends too early. The message says what is wrong, not in what: callers know that.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="isTruncated">Whether the data is good as far as it goes, and ends before its format says so.</param>
/// <param name="isOverLimit">Whether the data asks for more memory than it may have.</param>
public sealed class CompressedDataException(string message, bool isTruncated, bool isOverLimit = false) : Exception(message)
{
    /// <summary>Whether the data is good as far as it goes, and ends before its format says so.</summary>
    public bool IsTruncated { get; } = isTruncated;

    /// <summary>Whether the data asks for more memory than it may have.</summary>
    public bool IsOverLimit { get; } = isOverLimit;
}
