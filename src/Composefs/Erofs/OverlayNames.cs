using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// The extended attributes that overlayfs reads. An image is the lower layer of a mount, so what a tree says for a mount further out must
/// be escaped: each <c>overlay.</c> of another level is one step out.
/// </summary>
internal static class OverlayNames
{
    /// <summary>The beginning of all that overlayfs reads.</summary>
    public static readonly ByteString Prefix = ByteString.FromText("trusted.overlay.");

    /// <summary>The beginning of what overlayfs hands through with one <c>overlay.</c> taken off.</summary>
    public static readonly ByteString EscapedPrefix = ByteString.FromText("trusted.overlay.overlay.");

    /// <summary>The content is elsewhere; the value holds its fs-verity digest.</summary>
    public static readonly ByteString Metacopy = ByteString.FromText("trusted.overlay.metacopy");

    /// <summary>Where the content is.</summary>
    public static readonly ByteString Redirect = ByteString.FromText("trusted.overlay.redirect");

    /// <summary>A directory that hides what is below it.</summary>
    public static readonly ByteString Opaque = ByteString.FromText("trusted.overlay.opaque");

    /// <summary>A file that is a whiteout, for the mount further out.</summary>
    public static readonly ByteString EscapedWhiteout = ByteString.FromText("trusted.overlay.overlay.whiteout");

    /// <summary>The same for mounts of users.</summary>
    public static readonly ByteString UserWhiteout = ByteString.FromText("user.overlay.whiteout");

    /// <summary>A directory with such whiteouts.</summary>
    public static readonly ByteString EscapedWhiteouts = ByteString.FromText("trusted.overlay.overlay.whiteouts");

    /// <summary>The same for mounts of users.</summary>
    public static readonly ByteString UserWhiteouts = ByteString.FromText("user.overlay.whiteouts");

    /// <summary>From version 1 on, with the value x: a directory with such whiteouts.</summary>
    public static readonly ByteString EscapedOpaque = ByteString.FromText("trusted.overlay.overlay.opaque");

    /// <summary>The same for mounts of users.</summary>
    public static readonly ByteString UserOpaque = ByteString.FromText("user.overlay.opaque");

    /// <summary>The name under which an image keeps an attribute of the tree.</summary>
    public static ByteString Escape(ByteString name)
    {
        if (!name.Span.StartsWith(Prefix.Span))
            return name;
        return new ByteString([.. EscapedPrefix.Span, .. name.Span[Prefix.Length..]]);
    }

    /// <summary>The name in the tree of an attribute that starts with <see cref="EscapedPrefix"/>.</summary>
    public static ByteString Unescape(ByteString name) => new([.. Prefix.Span, .. name.Span[EscapedPrefix.Length..]]);
}
