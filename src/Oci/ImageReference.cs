using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Oci;

/// <summary>
/// The name of an image: a <see cref="RegistryReference"/>, a <see cref="LayoutReference"/> or an <see cref="ArchiveReference"/>, there are
/// no others. As text: <c>[docker://]host[:port]/path[:tag][@digest]</c>, <c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>.
/// </summary>
public abstract record ImageReference
{
    private protected ImageReference()
    {
    }

    /// <summary>The transport as upstream bootc writes it in its status: <c>registry</c>, <c>oci</c> or <c>oci-archive</c>.</summary>
    public abstract string Transport { get; }

    /// <summary>The name without its transport, as upstream bootc writes it in its status.</summary>
    public abstract string Image { get; }

    /// <summary>Reads a name of any transport.</summary>
    /// <exception cref="ReferenceException">The text names no image; the message says why.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out string? error) ?? throw new ReferenceException(error!);
    }

    /// <summary>Reads a transport and an image as <see cref="Transport"/> and <see cref="Image"/> give them.</summary>
    /// <exception cref="ReferenceException">The texts name no image; the message says why.</exception>
    public static ImageReference From(string transport, string image)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(image);
        return Read(transport, image, out string? error) ?? throw new ReferenceException(error!);
    }

    /// <summary>As <see cref="Parse"/>, with the refusal as a value.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = text is null ? null : Read(text, out _);
        return reference is not null;
    }

    /// <summary>A text that <see cref="Parse"/> reads back to the same name.</summary>
    public sealed override string ToString() => Transport == RegistryReference.TransportName ? Image : $"{Transport}:{Image}";

    private static ImageReference? Read(string text, out string? error)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : text[..colon];
        switch (scheme)
        {
            case LayoutReference.TransportName or ArchiveReference.TransportName:
                return Read(scheme, text[(colon + 1)..], out error);
            case "docker" when text.AsSpan(colon).StartsWith("://"):
                return Read(RegistryReference.TransportName, text[(colon + 3)..], out error);
            case "dir" or "docker-archive" or "docker-daemon" or "containers-storage" or "ostree" or "sif" or "http" or "https":
                error = $"'{Excerpt.Of(text)}' is of the transport '{scheme}', which is not supported.";
                return null;
            default:
                return Read(RegistryReference.TransportName, text, out error);
        }
    }

    private static ImageReference? Read(string transport, string image, out string? error)
    {
        if (image.Length > OciLimits.Reference || image.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            error = $"'{Excerpt.Of(image)}' is not the name of an image: it is too long or has control characters.";
            return null;
        }

        switch (transport)
        {
            case RegistryReference.TransportName:
                return RegistryReference.Read(image, out error);
            case LayoutReference.TransportName or ArchiveReference.TransportName:
                // The containers tools cut at the first colon too, so a path with a colon has no name there either.
                string[] parts = image.Split(':', 2);
                string? tag = parts.Length > 1 ? parts[1] : null;
                error = parts[0].Length == 0 || tag is ""
                    ? $"'{transport}:{Excerpt.Of(image)}' lacks a path, or a tag after the colon."
                    : null;
                return error is not null ? null
                    : transport == LayoutReference.TransportName ? new LayoutReference(parts[0], tag) : new ArchiveReference(parts[0], tag);
            default:
                error = $"The transport '{Excerpt.Of(transport)}' is not supported; it is one of registry, oci, oci-archive.";
                return null;
        }
    }
}
