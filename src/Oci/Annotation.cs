namespace SkorionOS.Oci;

/// <summary>Annotation and label keys of the image specification (annotations.md) that are read here or by the next rooms.</summary>
public static class Annotation
{
    /// <summary>The version of the packaged software, as its maker counts.</summary>
    public const string Version = "org.opencontainers.image.version";

    /// <summary>When the image was made, RFC 3339.</summary>
    public const string Created = "org.opencontainers.image.created";

    /// <summary>The tag of a manifest in the index of a layout.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";
}
