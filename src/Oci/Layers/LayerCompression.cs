namespace SkorionOS.Oci.Layers;

/// <summary>How the bytes of a layer blob are compressed.</summary>
public enum LayerCompression
{
    /// <summary>Not at all, or in a way that no layer may use.</summary>
    None,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>Zstandard (RFC 8878).</summary>
    Zstd,
}
