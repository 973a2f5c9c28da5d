namespace SkorionOS.Oci.Signatures;

/// <summary>Reads small files of the machine.</summary>
internal static class LimitedFile
{
    /// <summary>The content; null when there is no such file.</summary>
    /// <exception cref="IOException">It is larger than <paramref name="limit"/>, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? TryRead(string path, int limit)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[limit + 1];
            int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= limit ? content[..length] : throw new IOException($"it has more than {limit} bytes");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
