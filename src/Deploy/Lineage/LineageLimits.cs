namespace SkorionOS.Deploy.Lineage;

/// <summary>Limits of what images say of their place among others, and of what is remembered of it.</summary>
internal static class LineageLimits
{
    /// <summary>Characters of a channel or a variant.</summary>
    public const int Name = 64;

    /// <summary>Marks that are kept; of more streams the one that was staged from longest ago goes.</summary>
    public const int Marks = 64;

    /// <summary>Bytes of the file of the marks that are read. As many marks as there can be, with the longest references, take less.</summary>
    public const int File = 1 << 20;
}
