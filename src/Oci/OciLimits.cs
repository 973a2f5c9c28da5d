namespace SkorionOS.Oci;

/// <summary>How much this room takes from outside. Sizes are bytes. The document sizes are those of the containers tools.</summary>
public static class OciLimits
{
    /// <summary>A manifest or an index.</summary>
    public const int Manifest = 4 * 1024 * 1024;

    /// <summary>An image config.</summary>
    public const int Config = 4 * 1024 * 1024;

    /// <summary>Nesting of JSON objects and arrays in a document.</summary>
    public const int JsonDepth = 32;

    /// <summary>Layers of an image, and entries of <c>rootfs.diff_ids</c>. Docker stops at 127.</summary>
    public const int Layers = 1024;

    /// <summary>The size that a descriptor may state: 256 TiB, so that no sum of them overflows.</summary>
    public const long Content = 1L << 48;

    /// <summary>Entries of an index.</summary>
    public const int IndexEntries = 4096;

    /// <summary>Indexes passed on the way from a tag to a manifest.</summary>
    public const int IndexDepth = 3;

    /// <summary>Characters of a reference, transport and all.</summary>
    public const int Reference = 4096;

    /// <summary>Members of an image archive.</summary>
    public const int ArchiveMembers = 16 * 1024;

    /// <summary>The answer of a token service.</summary>
    public const int Token = 1024 * 1024;

    /// <summary>The body of an error answer, of which only the message is kept.</summary>
    public const int ErrorBody = 64 * 1024;

    /// <summary>All headers of one answer. The largest found in the wild are signed CDN locations of about 4 KiB.</summary>
    public const int Headers = 64 * 1024;

    /// <summary>Redirects followed for one request.</summary>
    public const int Redirects = 5;

    /// <summary>An <c>auth.json</c>, and the answer of a credential helper.</summary>
    public const int Credentials = 1024 * 1024;
}
