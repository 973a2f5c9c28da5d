namespace SkorionOS.Composefs.Tree;

/// <summary>How much the layers of an image may ask for. Layers come from others; more than this is refused by name.</summary>
public sealed record TreeLimits
{
    /// <summary>The limits for images of an operating system.</summary>
    public static TreeLimits Default { get; } = new();

    /// <value>Bytes in a path without the slashes at its ends. The default is 4095, what a system call takes.</value>
    public int MaxPath { get; init; } = 4095;

    /// <value>Directories above a file. The default is 1024.</value>
    public int MaxDepth { get; init; } = 1024;

    /// <value>Entries of all layers together, directories implied by deeper names included. The default is 500 000: each is some 350 bytes of memory, and three times
    /// that when its content is an object.</value>
    public int MaxEntries { get; init; } = 500_000;

    /// <value>Directories that no layer names, of all layers together: one long name makes a thousand of them. The default is 100 000.</value>
    public int MaxImplied { get; init; } = 100_000;

    /// <value>Bytes of all paths, link targets, contents kept in the image and extended attributes, of all layers together: all of it is held in memory. The default
    /// is 64 MiB.</value>
    public long MaxText { get; init; } = 64 << 20;
}
