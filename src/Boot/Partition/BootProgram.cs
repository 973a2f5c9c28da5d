namespace SkorionOS.Boot;

/// <summary>What an entry starts: a <see cref="KernelProgram"/> or a <see cref="UnifiedProgram"/>.</summary>
public abstract record BootProgram
{
    private protected BootProgram()
    {
    }

    /// <summary>The files that have to be on the partition.</summary>
    public abstract IReadOnlyList<KernelFile> Files { get; }

    /// <summary>The lines of the entry that name them.</summary>
    internal abstract IEnumerable<BootEntryField> Fields { get; }
}
