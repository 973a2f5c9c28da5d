namespace SkorionOS.Oci;

/// <summary>An image in a directory laid out as image-layout.md says.</summary>
public sealed record LayoutReference : ImageReference
{
    internal const string TransportName = "oci";

    internal LayoutReference(string path, string? tag)
    {
        Path = path;
        Tag = tag;
    }

    /// <summary>The directory, as it was given.</summary>
    public string Path { get; }

    /// <summary>The <c>org.opencontainers.image.ref.name</c> of the image, or null for the only one.</summary>
    public string? Tag { get; }

    /// <inheritdoc/>
    public override string Transport => TransportName;

    /// <inheritdoc/>
    public override string Image => Tag is null ? Path : $"{Path}:{Tag}";
}
