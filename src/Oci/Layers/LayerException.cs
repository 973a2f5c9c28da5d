namespace SkorionOS.Oci.Layers;

/// <summary>A layer that cannot be read: its compression or its tar stream is damaged, truncated, hostile or beyond a limit.</summary>
/// <remarks>The message names the layer and, inside the tar stream, the entry by number (from 1) and name.</remarks>
public sealed class LayerException(string code, string message, Exception? inner = null) : OciException(code, message, inner)
{
    /// <summary><see cref="OciException.Code"/> of a layer whose bytes break the rules of their format.</summary>
    public const string Invalid = "layer-invalid";

    /// <summary><see cref="OciException.Code"/> of a layer that ends before its format says so.</summary>
    public const string Truncated = "layer-truncated";

    /// <summary><see cref="OciException.Code"/> of a layer that goes beyond one of the <see cref="LayerLimits"/>.</summary>
    public const string OverLimit = "layer-over-limit";

    /// <summary><see cref="OciException.Code"/> of a layer that is well formed and uses what has no place in a layer.</summary>
    public const string Unsupported = "layer-unsupported";
}
