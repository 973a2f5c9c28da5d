namespace SkorionOS.Boot;

/// <summary>What a file is to the boot loader.</summary>
public enum KernelRole
{
    /// <summary>A kernel with EFI stub.</summary>
    Vmlinuz,

    /// <summary>An initrd, compressed or not.</summary>
    Initrd,

    /// <summary>A unified kernel image: kernel, initrd and command line in one signed file (UAPI.5).</summary>
    Unified,
}
