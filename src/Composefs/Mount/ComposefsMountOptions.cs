namespace SkorionOS.Composefs.Mount;

/// <summary>How an image is mounted.</summary>
public sealed record ComposefsMountOptions
{
    /// <value>
    /// True: a content whose object the kernel does not seal with the digest that the image states cannot be opened (EIO). It is the kernel that checks, so it takes a
    /// filesystem with fs-verity below the objects. The default is false.
    /// </value>
    public bool RequireVerity { get; init; }

    /// <value>What the table of mounts shows as the source; the default is <c>composefs</c>.</value>
    public string Source { get; init; } = "composefs";

    /// <value>Where changes go, so that what is mounted can be written; null for reading only.</value>
    public WritableLayer? Changes { get; init; }

    /// <value>The directory of the image to mount, as a path in it; null for all of it.</value>
    public string? Part { get; init; }
}
