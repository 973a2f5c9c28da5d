namespace SkorionOS.SetupRoot;

/// <summary>The most that is read of what others wrote.</summary>
internal static class SetupRootLimits
{
    /// <summary>Bytes of a record, such as origin.json.</summary>
    public const int RecordBytes = 4 << 20;

    /// <summary>Bytes of an /etc/fstab.</summary>
    public const int FstabBytes = 1 << 20;
}
