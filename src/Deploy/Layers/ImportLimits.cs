using SkorionOS.Oci.Layers;

namespace SkorionOS.Deploy.Layers;

/// <summary>What a layer of an operating system may ask for.</summary>
internal static class ImportLimits
{
    /// <summary>The limits of the layer reader, but for holes: hashing them takes time though no bytes came for them.</summary>
    public static LayerLimits Layer { get; } = LayerLimits.Default with { MaxHoleBytes = 64L << 30 };
}
