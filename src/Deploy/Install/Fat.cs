namespace SkorionOS.Deploy.Install;

/// <summary>How the filesystem of an EFI system partition is made, in a file and on a device alike.</summary>
internal static class Fat
{
    /// <summary>Arguments of mkfs.vfat.</summary>
    public static IReadOnlyList<string> Arguments => ["-F", "32", "-n", "EFI-SYSTEM"];
}
