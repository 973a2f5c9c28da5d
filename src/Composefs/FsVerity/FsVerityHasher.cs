using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SkorionOS.Composefs.FsVerity;

/// <summary>
/// Computes the fs-verity digest of a file that arrives piece by piece: SHA-256, blocks of 4096 bytes, no salt. Memory is one block per
/// level of the Merkle tree (a file of 1 GiB has three), whatever the size of the file. Not thread-safe; to be used again after <see
/// cref="Reset"/>.
/// </summary>
/// <remarks>composefs images and objects are named by it; see the kernel's Documentation/filesystems/fsverity.rst.</remarks>
/// <param name="keepTree">True to keep the Merkle tree as well, for <see cref="FsVerityMetadata"/>: 1/127 of the file in memory.</param>
public sealed class FsVerityHasher(bool keepTree = false)
{
    /// <summary>Bytes in a block of the file and of the Merkle tree.</summary>
    public const int BlockSize = 4096;

    // 2^64 bytes are 2^52 blocks, and each level takes 7 bits off.
    private const int MaxLevels = 9;

    private readonly byte[] _partial = new byte[BlockSize];
    private readonly byte[]?[] _levels = new byte[]?[MaxLevels];
    private readonly int[] _used = new int[MaxLevels];
    private readonly ArrayBufferWriter<byte>?[] _kept = new ArrayBufferWriter<byte>?[keepTree ? MaxLevels : 0];
    private int _partialLength;
    private ulong _length;

    /// <summary>Bytes taken in since the start or the last <see cref="Reset"/>.</summary>
    public ulong Length => _length;

    /// <summary>Takes in the next bytes of the file.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _length += (ulong)bytes.Length;
        if (_partialLength > 0)
        {
            var missing = Math.Min(BlockSize - _partialLength, bytes.Length);
            bytes[..missing].CopyTo(_partial.AsSpan(_partialLength));
            _partialLength += missing;
            bytes = bytes[missing..];
            if (_partialLength < BlockSize)
                return;
            HashBlock(_partial, 0);
            _partialLength = 0;
        }

        while (bytes.Length >= BlockSize)
        {
            HashBlock(bytes[..BlockSize], 0);
            bytes = bytes[BlockSize..];
        }

        bytes.CopyTo(_partial);
        _partialLength = bytes.Length;
    }

    /// <summary>The digest of all that was appended. Call <see cref="Reset"/> before the next file.</summary>
    public FsVerityDigest Finish()
    {
        Span<byte> descriptor = stackalloc byte[FsVerityMetadata.DescriptorSize];
        return Finish(descriptor);
    }

    /// <summary>Forgets all that was appended; the buffers are kept.</summary>
    public void Reset()
    {
        Array.Clear(_used);
        Array.Clear(_kept);
        _partialLength = 0;
        _length = 0;
    }

    /// <summary>The digest, and the descriptor that it is the hash of.</summary>
    /// <param name="descriptor">256 bytes.</param>
    internal FsVerityDigest Finish(Span<byte> descriptor)
    {
        // struct fsverity_descriptor: version, hash algorithm, log2 of the block size, salt size, 0 (u32), data size (u64), root hash
        // (64), salt (32), 0 (144).
        descriptor.Clear();
        descriptor[0] = 1;
        descriptor[1] = 1;
        descriptor[2] = 12;
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor[8..], _length);
        if (_length > 0)
            FinishTree().CopyTo(descriptor[16..]);
        Span<byte> digest = stackalloc byte[FsVerityDigest.Size];
        SHA256.HashData(descriptor, digest);
        return new FsVerityDigest(digest);
    }

    /// <summary>The Merkle tree of a finished file, as filesystems keep it: whole blocks, the level of the root block first. Empty up to one block of content.</summary>
    internal byte[] CopyTree() => [.. _kept.Reverse().SelectMany(level => level is null ? [] : level.WrittenSpan.ToArray())];

    private ReadOnlySpan<byte> FinishTree()
    {
        if (_partialLength > 0)
        {
            _partial.AsSpan(_partialLength).Clear();
            HashBlock(_partial, 0);
            _partialLength = 0;
        }

        for (var level = 0; ; level++)
        {
            var used = _used[level];
            var block = _levels[level];
            if (used == FsVerityDigest.Size && IsTop(level))
                return block.AsSpan(0, FsVerityDigest.Size);
            if (used == 0)
                continue;
            block.AsSpan(used).Clear();
            _used[level] = 0;
            Keep(block, level);
            HashBlock(block, level + 1);
        }
    }

    private bool IsTop(int level) => !_used.AsSpan(level + 1).ContainsAnyExcept(0);

    /// <summary>Puts the hash of a block into the tree; a tree block that is thereby full is hashed into the level above.</summary>
    private void HashBlock(ReadOnlySpan<byte> block, int level)
    {
        while (true)
        {
            var target = _levels[level] ??= new byte[BlockSize];
            SHA256.HashData(block, target.AsSpan(_used[level], FsVerityDigest.Size));
            _used[level] += FsVerityDigest.Size;
            if (_used[level] < BlockSize)
                return;
            _used[level] = 0;
            Keep(target, level);
            block = target;
            level++;
        }
    }

    private void Keep(ReadOnlySpan<byte> block, int level)
    {
        if (keepTree)
            (_kept[level] ??= new()).Write(block);
    }
}
