namespace SkorionOS.Oci;

/// <summary>An image in a tar file that holds a layout (image-layout.md).</summary>
public sealed record ArchiveReference : ImageReference
{
    internal const string TransportName = "oci-archive";

    internal ArchiveReference(string path, string? tag)
    {
        Path = path;
        Tag = tag;
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>The <c>org.opencontainers.image.ref.name</c> of the image, or null for the only one.</summary>
    public string? Tag { get; }

    /// <inheritdoc/>
    public override string Transport => TransportName;

    /// <inheritdoc/>
    public override string Image => Tag is null ? Path : $"{Path}:{Tag}";
}
