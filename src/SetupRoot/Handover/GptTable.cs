using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>The partitions of a disk: GUID Partition Table, UEFI specification 2.10, section 5.3.</summary>
internal static class GptTable
{
    private const int LargestEntries = 1 << 20;
    private const int HeaderSize = 92;
    private const int SmallestEntry = 128;

    /// <summary>Reads the table of a disk.</summary>
    /// <param name="disk">The disk, open for reading.</param>
    /// <param name="sectorSize">Bytes of its logical sectors.</param>
    /// <returns>The partitions; none when there is no table. Checksums are not looked at: the kernel did.</returns>
    public static IReadOnlyList<GptPartition> Read(SafeFileHandle disk, int sectorSize)
    {
        var header = new byte[HeaderSize];
        if (RandomAccess.Read(disk, header, sectorSize) < HeaderSize || !header.AsSpan(0, 8).SequenceEqual("EFI PART"u8))
        {
            return [];
        }

        var first = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(72));
        var count = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(80));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84));
        if (size < SmallestEntry || count * (ulong)size > LargestEntries || first > long.MaxValue / (ulong)sectorSize)
        {
            return [];
        }

        var entries = new byte[count * size];
        var length = RandomAccess.Read(disk, entries, (long)first * sectorSize);
        return [.. ParseEntries(entries.AsSpan(0, length), (int)size)];
    }

    private static List<GptPartition> ParseEntries(ReadOnlySpan<byte> entries, int size)
    {
        var partitions = new List<GptPartition>();
        for (; entries.Length >= size; entries = entries[size..])
        {
            var partition = new GptPartition(new Guid(entries[..16]), new Guid(entries[16..32]));
            if (partition.Type != Guid.Empty)
            {
                partitions.Add(partition);
            }
        }

        return partitions;
    }
}
