namespace SkorionOS.Deploy.Install;

/// <summary>How a mounted filesystem is installed into.</summary>
public sealed record FileSystemChoices
{
    /// <summary>The boot partition, mounted; null to look below the root for what is mounted at <c>boot</c>, <c>efi</c> and <c>boot/efi</c>: when that are two, <c>boot</c> is the
    /// extended boot loader partition, and gets entries and kernels.</summary>
    public string? EspPath { get; init; }

    /// <summary>What the kernel is given as <c>root=</c>; empty for nothing at all; null for the UUID of the filesystem that is mounted.</summary>
    public string? RootMountSpec { get; init; }

    /// <summary>What becomes of what is in the filesystem; null: there must be nothing.</summary>
    public ExistingFiles? Existing { get; init; }

    /// <summary>False: nothing is sealed with fs-verity, and the system boots without.</summary>
    public bool Seal { get; init; } = true;

    /// <summary>True: where files cannot be sealed with fs-verity the system boots without.</summary>
    public bool AllowMissingVerity { get; init; }
}
