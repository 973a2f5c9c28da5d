namespace SkorionOS.Deploy.Install;

/// <summary>What becomes of files that are where something is installed to.</summary>
public enum ExistingFiles
{
    /// <summary>They stay beside what is installed.</summary>
    Keep,

    /// <summary>They go, but for what is mounted below.</summary>
    Remove,
}
