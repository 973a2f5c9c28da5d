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

    /// <value>Entries of all layers together, directories implied by deeper names included. The default is 8 million.</value>
    public int MaxEntries { get; init; } = 8_000_000;
}
