using System.Collections.Immutable;

namespace SkorionOS.Boot;

/// <summary>A kernel with initrds, which gets its command line from the entry.</summary>
/// <param name="Linux">The kernel.</param>
/// <param name="Initrds">The initrds, in the order the kernel gets them.</param>
/// <param name="Options">The kernel's arguments.</param>
public sealed record KernelProgram(KernelFile Linux, ImmutableArray<KernelFile> Initrds, KernelCommandLine Options) : BootProgram
{
    /// <inheritdoc/>
    public override IReadOnlyList<KernelFile> Files => [Linux, .. Initrds];

    internal override IEnumerable<BootEntryField> Fields =>
    [
        new(BootEntryKeys.Linux, Linux.EntryPath),
        .. Initrds.Select(initrd => new BootEntryField(BootEntryKeys.Initrd, initrd.EntryPath)),
        new(BootEntryKeys.Options, Options.Print()),
    ];
}
