namespace SkorionOS.Oci.Layers;

/// <summary>A rule broken somewhere in a tar stream, before <see cref="TarLayerReader"/> says in which layer and entry.</summary>
/// <param name="code">One of the codes of <see cref="LayerException"/>.</param>
/// <param name="reason">What is wrong, as the end of a sentence that names the entry.</param>
internal sealed class TarFault(string code, string reason) : Exception(reason)
{
    public string Code { get; } = code;

    public static TarFault Invalid(string reason) => new(LayerException.Invalid, reason);

    public static TarFault Truncated(string reason) => new(LayerException.Truncated, reason);

    public static TarFault OverLimit(string reason) => new(LayerException.OverLimit, reason);

    public static TarFault Unsupported(string reason) => new(LayerException.Unsupported, reason);
}
