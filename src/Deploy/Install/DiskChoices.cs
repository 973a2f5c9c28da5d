namespace SkorionOS.Deploy.Install;

/// <summary>What a disk is made like. Sizes in bytes; they are rounded up to whole MiB.</summary>
public sealed record DiskChoices
{
    /// <summary>Bytes of the EFI system partition unless something else is asked for: 1 GiB.</summary>
    public const long DefaultEspSize = 1L << 30;

    /// <summary>The smallest EFI system partition.</summary>
    public const long MinEspSize = 64L << 20;

    /// <summary>The filesystem of the root.</summary>
    public RootFileSystem FileSystem { get; init; } = RootFileSystem.Ext4;

    /// <summary>Bytes of the EFI system partition.</summary>
    public long EspSize { get; init; } = DefaultEspSize;

    /// <summary>Bytes of the root; null for the rest of the disk.</summary>
    public long? RootSize { get; init; }

    /// <summary>Bytes of a new image file; null for what the contents take and as much again, and 2 GiB. Devices have their own size.</summary>
    public long? Size { get; init; }

    /// <summary>False: nothing is sealed with fs-verity, and the system boots without.</summary>
    public bool Seal { get; init; } = true;

    /// <summary>True: where files cannot be sealed with fs-verity the system boots without.</summary>
    public bool AllowMissingVerity { get; init; }

    /// <summary>True: what is on the device, or a file of that name, goes.</summary>
    public bool Wipe { get; init; }
}
