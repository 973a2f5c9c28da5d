using Microsoft.Win32.SafeHandles;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Store;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Scan;

/// <summary>Reads the contents of files: into the tree, into a digest, and with it into objects where there is a batch for them.</summary>
internal sealed class ScannedContents(ObjectBatch? batch)
{
    // One byte more, to notice a file that has grown.
    private readonly byte[] _buffer = new byte[ScanLimits.MaxBuffered + 1];
    private readonly FsVerityHasher _hasher = new();

    /// <summary>The inode of a regular file.</summary>
    /// <param name="parent">The directory that it is in.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="size">The bytes that it must have.</param>
    public RegularInode Read(Dir parent, byte[] name, ulong size)
    {
        if (size == 0)
        {
            return RegularInode.Empty();
        }

        using var file = parent.OpenRead(name);
        var length = (long)size;
        if (size > ScanLimits.MaxBuffered)
        {
            return RegularInode.External(size, ReadStream(file, length) ?? throw Changed(parent, name));
        }

        if (Fill(file, _buffer, 0) != length)
        {
            throw Changed(parent, name);
        }

        var content = _buffer.AsSpan(0, (int)length);
        if (length <= ScanLimits.MaxInline)
        {
            return RegularInode.Inline(ByteString.Copy(content));
        }

        _hasher.Reset();
        _hasher.Append(content);
        var digest = _hasher.Finish();
        batch?.Add(digest, content);
        return RegularInode.External(size, digest);
    }

    /// <summary>The digest of a long content, read once; null when its length is another.</summary>
    private FsVerityDigest? ReadStream(SafeFileHandle file, long size)
    {
        _hasher.Reset();
        var copy = batch?.Create();
        try
        {
            long length = 0;
            while (Fill(file, _buffer, length) is var count and > 0)
            {
                var data = _buffer.AsSpan(0, count);
                _hasher.Append(data);
                copy?.Write(data);
                length += count;
            }

            if (length != size)
            {
                return null;
            }

            var digest = _hasher.Finish();
            if (copy is not null && !batch!.Has(digest))
            {
                batch.Add(digest, copy);
                copy = null;
            }

            return digest;
        }
        finally
        {
            copy?.Dispose();
        }
    }

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var done = 0;
        while (done < buffer.Length && RandomAccess.Read(file, buffer[done..], offset + done) is var count and > 0)
        {
            done += count;
        }

        return done;
    }

    private static ComposefsException Changed(Dir parent, byte[] name) =>
        ScanWalk.Changed(parent, name, "changed its length while it was read");
}
