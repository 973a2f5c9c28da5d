namespace SkorionOS.Boot;

/// <summary>
/// A unified kernel image, started as it is. The entry has no <c>options</c>: without them the stub takes the command line inside, which is all that is signed. It is named by
/// <c>efi</c>, which every systemd-boot knows, and not by <c>uki</c>, which came with 258.
/// </summary>
/// <param name="Image">The file.</param>
public sealed record UnifiedProgram(KernelFile Image) : BootProgram
{
    /// <inheritdoc/>
    public override IReadOnlyList<KernelFile> Files => [Image];

    internal override IEnumerable<BootEntryField> Fields => [new(BootEntryKeys.Efi, Image.EntryPath)];
}
