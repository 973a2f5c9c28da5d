using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.FsVerity;

/// <summary>
/// What a filesystem keeps of a sealed file besides its content: the Merkle tree and the descriptor. With it a file is sealed in a filesystem that is not
/// mounted, on a kernel without fs-verity: <see cref="Append"/> puts it where ext4 and f2fs look for it, and the flag and the size are set in the inode.
/// </summary>
public sealed class FsVerityMetadata
{
    /// <summary>Bytes of <c>struct fsverity_descriptor</c>.</summary>
    public const int DescriptorSize = 256;

    // The kernel leaves the gap so that no page holds content and tree, whatever the size of its pages (fs/ext4/verity.c).
    private const long Alignment = 64 * 1024;

    private readonly byte[] _descriptor = new byte[DescriptorSize];
    private readonly byte[] _tree;

    private FsVerityMetadata(FsVerityHasher hasher)
    {
        Digest = hasher.Finish(_descriptor);
        _tree = hasher.CopyTree();
        ContentLength = (long)hasher.Length;
    }

    /// <summary>The digest that the kernel will measure.</summary>
    public FsVerityDigest Digest { get; }

    /// <summary>Bytes of the content.</summary>
    public long ContentLength { get; }

    /// <summary>Whole blocks of hashes, the level of the root block first. Empty when the content is one block or less: its hash is the root hash.</summary>
    public ReadOnlyMemory<byte> Tree => _tree;

    /// <summary>The 256 bytes that <see cref="Digest"/> is the SHA-256 of.</summary>
    public ReadOnlyMemory<byte> Descriptor => _descriptor;

    /// <summary>Bytes that a sealed file takes in blocks beyond those of its content.</summary>
    public long StoredLength => _tree.Length + FsVerityHasher.BlockSize;

    /// <summary>Reads a file from its start to its end, and works out what seals it.</summary>
    public static FsVerityMetadata Measure(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var hasher = new FsVerityHasher(keepTree: true);
        var buffer = new byte[256 * 1024];
        while (RandomAccess.Read(file, buffer, (long)hasher.Length) is var count and > 0)
            hasher.Append(buffer.AsSpan(0, count));
        return new FsVerityMetadata(hasher);
    }

    /// <summary>
    /// Appends it to the content as ext4 keeps it: the tree at the next multiple of 64 KiB, after a hole; the descriptor at the block behind the tree; and in the
    /// last four bytes of that block the length of the descriptor. Blocks are 4096 bytes.
    /// </summary>
    /// <param name="file">Holds exactly the content that was measured.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void Append(FileWriter file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length != ContentLength)
            throw new ArgumentException($"The file has {file.Length} bytes and not the {ContentLength} that were measured", nameof(file));

        file.WriteHole((Alignment - (ContentLength % Alignment)) % Alignment);
        var last = new byte[FsVerityHasher.BlockSize];
        _descriptor.CopyTo(last, 0);
        BinaryPrimitives.WriteInt32LittleEndian(last.AsSpan(FsVerityHasher.BlockSize - sizeof(int)), DescriptorSize);
        file.Write([.. _tree, .. last]);
    }
}
