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
}
