namespace SkorionOS.LostWrites.Tests.Disk;

/// <summary>The content of a disk before the recording: its blocks that are not zero.</summary>
internal sealed class DiskImage
{
    private const int BlockBytes = 4096;
    private readonly long _length;
    private readonly List<(long Offset, byte[] Data)> _blocks = [];

    public DiskImage(string path)
    {
        using var file = File.OpenHandle(path);
        _length = RandomAccess.GetLength(file);
        var block = new byte[BlockBytes];
        for (long at = 0; at < _length; at += BlockBytes)
        {
            var count = RandomAccess.Read(file, block, at);
            if (block.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                _blocks.Add((at, block[..count]));
            }
        }
    }

    /// <summary>Writes it to a new file, and then what is left of the log.</summary>
    public void Write(string path, IEnumerable<DiskWrite> writes, WriteLog log)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, _length);
        foreach (var (offset, data) in _blocks)
        {
            RandomAccess.Write(file, data, offset);
        }

        foreach (var write in writes)
        {
            RandomAccess.Write(file, log.Data(write.Entry).Slice(write.Start, write.Length), write.Entry.Offset + write.Start);
        }
    }
}
