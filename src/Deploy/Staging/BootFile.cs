using SkorionOS.Boot;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Deploy.Staging;

/// <summary>A file of an image that goes onto the boot partition.</summary>
/// <param name="Role">What it is to the boot loader.</param>
/// <param name="Path">Where the image has it.</param>
/// <param name="Inode">The file.</param>
internal sealed record BootFile(KernelRole Role, string Path, RegularInode Inode);
