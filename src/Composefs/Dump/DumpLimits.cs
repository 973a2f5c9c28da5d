using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Dump;

/// <summary>What dump text may ask for, beside <see cref="FormatLimits"/>.</summary>
public static class DumpLimits
{
    /// <summary>Bytes of text: 1 GiB, some four million files. The text stays in memory as long as the tree.</summary>
    public const int MaxText = 1 << 30;

    /// <summary>Bytes of the extended attributes of one line, with their escapes.</summary>
    public const int MaxXattrText = 65535;
}
