using System.IO.Hashing;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>How EROFS writes the name of an extended attribute: an index for well-known beginnings, and the rest as it is.</summary>
/// <param name="Index">The <c>e_name_index</c>.</param>
/// <param name="Suffix">The bytes after the beginning; may be empty.</param>
internal readonly record struct XattrName(byte Index, ByteString Suffix)
{
    // The order is that of the C tools, and the first match counts: "system.posix_acl_accessX" is index 2 with suffix "X". Index 5
    // (lustre) is never written.
    private static readonly (byte Index, ByteString Prefix)[] Prefixes =
    [
        (1, ByteString.FromText("user.")),
        (ErofsFormat.XattrIndexAclAccess, ByteString.FromText("system.posix_acl_access")),
        (ErofsFormat.XattrIndexAclDefault, ByteString.FromText("system.posix_acl_default")),
        (4, ByteString.FromText("trusted.")),
        (6, ByteString.FromText("security.")),
    ];

    /// <summary>The bit that the name takes out of an inode's name filter.</summary>
    public uint FilterBit => 1u << (int)(XxHash32.HashToUInt32(Suffix.Span, (int)(ErofsFormat.XattrFilterSeed + Index)) & 31);

    /// <summary>Splits a name.</summary>
    public static XattrName Split(ByteString name)
    {
        foreach (var (index, prefix) in Prefixes)
        {
            if (name.Span.StartsWith(prefix.Span))
                return new XattrName(index, name.Slice(prefix.Length));
        }

        return new XattrName(0, name);
    }

    /// <summary>The beginning that an index stands for; false for an index that is never written.</summary>
    public static bool TryGetPrefix(byte index, out ByteString prefix)
    {
        prefix = default;
        if (index == 0)
            return true;
        foreach (var known in Prefixes)
        {
            if (known.Index == index)
            {
                prefix = known.Prefix;
                return true;
            }
        }

        return false;
    }
}
