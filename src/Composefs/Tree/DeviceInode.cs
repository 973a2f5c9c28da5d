namespace SkorionOS.Composefs.Tree;

/// <summary>
/// A character or block device. The character device 0:0 is a whiteout of overlayfs, and images keep it in an escaped form.
/// </summary>
public sealed class DeviceInode : Inode
{
    private readonly ulong _size;

    /// <summary>Makes a device node.</summary>
    /// <param name="type"><see cref="FileType.CharacterDevice"/> or <see cref="FileType.BlockDevice"/>.</param>
    /// <param name="device">The number as the kernel encodes it: major in bits 8 to 19, minor in bits 0 to 7 and 20 to 31.</param>
    /// <param name="size">What a dump states as its size; 0 elsewhere.</param>
    public DeviceInode(FileType type, uint device, ulong size = 0)
    {
        if (type is not (FileType.CharacterDevice or FileType.BlockDevice))
            throw new ArgumentException($"{type} is not a device", nameof(type));
        Type = type;
        Device = device;
        _size = size;
    }

    /// <inheritdoc/>
    public override FileType Type { get; }

    /// <inheritdoc/>
    public override ulong Size => _size;

    /// <summary>The device number, as the kernel encodes it: major in bits 8 to 19, minor in bits 0 to 7 and 20 to 31.</summary>
    public uint Device { get; }

    /// <summary>Whether overlayfs takes it for a whiteout.</summary>
    public bool IsWhiteout => Type == FileType.CharacterDevice && Device == 0;

    /// <summary>The encoded number of <paramref name="major"/> (12 bits) and <paramref name="minor"/> (20 bits).</summary>
    public static uint Encode(uint major, uint minor) => ((major & 0xfff) << 8) | (minor & 0xff) | ((minor & 0xfff00) << 12);
}
