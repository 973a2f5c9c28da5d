namespace SkorionOS.Boot;

/// <summary>What a file is to the boot loader.</summary>
public enum KernelRole
{
    /// <summary>A kernel with EFI stub.</summary>
    Vmlinuz,

    /// <summary>An initrd, compressed or not.</summary>
    Initrd,
}
