namespace SkorionOS.Testing.Images;

/// <summary>One member of a tar, in full: what is not given is what a plain file of root has.</summary>
public sealed record TarMember
{
    public required string Name { get; init; }

    /// <summary>
    /// The type flag: '0' file, '1' hard link, '2' symlink, '3' character device, '4' block device, '5' directory, '6' FIFO.
    /// </summary>
    public char Type { get; init; } = '0';

    public int Mode { get; init; } = 0b110_100_100;

    public long Uid { get; init; }

    public long Gid { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public long Mtime { get; init; }

    public byte[] Content { get; init; } = [];

    public string LinkName { get; init; } = "";

    public int DeviceMajor { get; init; }

    public int DeviceMinor { get; init; }

    /// <summary>Extended attributes; values are bytes, as in the file system.</summary>
    public IReadOnlyDictionary<string, byte[]> Xattrs { get; init; } = new Dictionary<string, byte[]>();
}
