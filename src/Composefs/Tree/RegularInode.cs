using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Tree;

/// <summary>
/// A regular file. Its content is empty, or inside the image (<see cref="InlineContent"/>), or in an object outside
/// (<see cref="Payload"/> and <see cref="Digest"/>).
/// </summary>
public sealed class RegularInode : Inode
{
    private RegularInode(ulong size) => Size = size;

    /// <inheritdoc/>
    public override FileType Type => FileType.Regular;

    /// <inheritdoc/>
    public override ulong Size { get; }

    /// <summary>The whole content, <see cref="Inode.Size"/> bytes; null if the file is empty or its content is in an object.</summary>
    public ByteString? InlineContent { get; private init; }

    /// <summary>Path of the object below the object directory, without a leading slash; empty if there is none.</summary>
    public ByteString Payload { get; private init; }

    /// <summary>The fs-verity digest of the content, if it is known.</summary>
    public FsVerityDigest? Digest { get; private init; }

    /// <summary>Whether the content is in an object.</summary>
    public bool IsExternal => Size > 0 && InlineContent is null;

    /// <summary>A file without content.</summary>
    public static RegularInode Empty() => new(0);

    /// <summary>A file with its content in the image.</summary>
    /// <param name="content">At most <see cref="FormatLimits.MaxInlineContent"/> bytes; none makes an empty file.</param>
    /// <exception cref="ArgumentException">Too long.</exception>
    public static RegularInode Inline(ByteString content)
    {
        if (content.Length > FormatLimits.MaxInlineContent)
            throw new ArgumentException($"Inline content has {content.Length} bytes; {FormatLimits.MaxInlineContent} are allowed", nameof(content));
        return new RegularInode((ulong)content.Length) { InlineContent = content.IsEmpty ? null : content };
    }

    /// <summary>
    /// A file whose content is the object named by <paramref name="digest"/>, at <see cref="FsVerityDigest.ObjectPath"/>.
    /// </summary>
    /// <param name="size">Bytes of content, 1 to <see cref="FormatLimits.MaxFileSize"/>.</param>
    /// <param name="digest">The digest of the content.</param>
    public static RegularInode External(ulong size, FsVerityDigest digest) => External(size, digest.ToObjectPath(), digest);

    /// <summary>A file whose content is an object at a path of its own.</summary>
    /// <param name="size">
    /// Bytes of content, at most <see cref="FormatLimits.MaxFileSize"/>; 0 is an empty file, whatever the payload.
    /// </param>
    /// <param name="payload">Path below the object directory, at most <see cref="FormatLimits.MaxPayload"/> bytes; may be empty.</param>
    /// <param name="digest">The digest of the content, if it is known.</param>
    /// <exception cref="ArgumentException">Size or payload beyond what the format can hold.</exception>
    public static RegularInode External(ulong size, ByteString payload, FsVerityDigest? digest)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, FormatLimits.MaxFileSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, FormatLimits.MaxPayload, nameof(payload));
        return new RegularInode(size) { Payload = payload, Digest = digest };
    }
}
