namespace SkorionOS.Boot;

/// <summary>The codes of <see cref="BootException"/>. They are part of the contract: they never change their meaning.</summary>
public static class BootErrors
{
    /// <summary>An entry, or a value in it, cannot be written in the form of the Boot Loader Specification.</summary>
    public const string EntryInvalid = "boot-entry-invalid";

    /// <summary>An argument for the kernel is not one argument: an open quote, a line break, or an argument that is ours to set.</summary>
    public const string ArgumentInvalid = "kernel-argument-invalid";

    /// <summary>An argument that shall be deleted is not there.</summary>
    public const string ArgumentMissing = "kernel-argument-missing";

    /// <summary>A file of a <c>kargs.d</c> directory is not what it should be.</summary>
    public const string ArgumentsFileInvalid = "kargs-file-invalid";

    /// <summary>The boot partition has not enough room; nothing was written.</summary>
    public const string PartitionFull = "esp-full";

    /// <summary>A unified kernel image is none, or has not the one command line that it must have.</summary>
    public const string UnifiedKernelInvalid = "uki-invalid";

    /// <summary>A kernel or an initrd is not the content that was announced.</summary>
    public const string KernelMismatch = "kernel-mismatch";
}
