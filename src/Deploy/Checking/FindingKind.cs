namespace SkorionOS.Deploy.Checking;

/// <summary>What can be wrong in a sysroot.</summary>
public enum FindingKind
{
    /// <summary>A file is not there.</summary>
    Missing,

    /// <summary>A file's content is not what its name says.</summary>
    Damaged,

    /// <summary>A file that is not ours.</summary>
    Stray,

    /// <summary>A deployment's boot entry, kernel or state is not what it should be.</summary>
    Boot,
}
