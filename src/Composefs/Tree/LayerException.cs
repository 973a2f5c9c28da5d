namespace SkorionOS.Composefs.Tree;

/// <summary>An entry of a layer cannot be taken into the tree.</summary>
public sealed class LayerException : ComposefsException
{
    /// <summary>Makes the error.</summary>
    /// <param name="code"><c>layer-entry-invalid</c> or <c>tree-limit</c>.</param>
    /// <param name="layer">The layer's label.</param>
    /// <param name="entry">The entry's name in printable form.</param>
    /// <param name="reason">Why it is refused.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public LayerException(string code, string layer, string entry, string reason, Exception? cause = null)
        : base(code, $"Layer {layer}, entry '{Shorten(entry)}': {reason}", cause)
    {
        Layer = layer;
        Entry = entry;
    }

    private const int MaxShownName = 200;

    /// <summary>The layer's label.</summary>
    public string Layer { get; }

    /// <summary>The entry's name in printable form.</summary>
    public string Entry { get; }

    private static string Shorten(string entry) => entry.Length <= MaxShownName ? entry : entry[..MaxShownName] + "…";
}
