using System.Buffers;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Store;

/// <summary>The fs-verity digest of an open file, computed from what the disk gives.</summary>
public static class FileMeasure
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Reads the whole file, from its start, and hashes it.</summary>
    public static FsVerityDigest Measure(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var hasher = new FsVerityHasher();
            long offset = 0;
            while (RandomAccess.Read(file, buffer.AsSpan(0, BufferSize), offset) is var count and > 0)
            {
                hasher.Append(buffer.AsSpan(0, count));
                offset += count;
            }

            return hasher.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
