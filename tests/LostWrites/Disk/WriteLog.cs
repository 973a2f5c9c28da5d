using System.Buffers.Binary;

namespace SkorionOS.LostWrites.Tests.Disk;

/// <summary>The log of dm-log-writes (the kernel's Documentation/admin-guide/device-mapper/log-writes.rst), which QEMU's blklogwrites writes too.</summary>
internal sealed class WriteLog
{
    private const ulong Magic = 0x6a736677736872;
    private const int SectorBytes = 512;
    private const ulong Flush = 1, Forced = 2, Discard = 4;

    private readonly byte[] _log;

    private WriteLog(byte[] log, IReadOnlyList<WriteLogEntry> entries)
    {
        _log = log;
        Entries = entries;
    }

    public IReadOnlyList<WriteLogEntry> Entries { get; }

    /// <summary>Reads a log: a sector that says how many entries follow, and for each a sector of four numbers and then its data.</summary>
    public static WriteLog Parse(byte[] log)
    {
        var super = log.AsSpan(0, SectorBytes);
        var (magic, count, size) = (Number(super, 0), Number(super, 2), BinaryPrimitives.ReadUInt32LittleEndian(super[24..]));
        if (magic != Magic || size != SectorBytes)
        {
            throw new InvalidDataException($"no log of writes: magic {magic:x}, sectors of {size} bytes");
        }

        var entries = new List<WriteLogEntry>();
        long at = SectorBytes;
        for (ulong index = 0; index < count; index++)
        {
            var head = log.AsSpan((int)at, SectorBytes);
            var (sector, sectors, flags) = (Number(head, 0), Number(head, 1), Number(head, 2));
            if ((flags & Discard) != 0)
            {
                throw new InvalidDataException($"entry {index} discards, which no filesystem here was mounted to do");
            }

            at += SectorBytes;
            var length = (int)sectors * SectorBytes;
            entries.Add(new WriteLogEntry((long)sector * SectorBytes, length, (flags & Flush) != 0, (flags & Forced) != 0, at, at + length));
            at += length;
        }

        return new WriteLog(log, entries);
    }

    public ReadOnlySpan<byte> Data(WriteLogEntry entry) => _log.AsSpan((int)entry.Data, entry.Length);

    private static ulong Number(ReadOnlySpan<byte> sector, int index) => BinaryPrimitives.ReadUInt64LittleEndian(sector[(8 * index)..]);
}
