namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>
/// A directory entry: whether it is there, and which clusters it leads to. The two reach the disk apart from each other. What is in the lists is what the disk may
/// have: the first for sure when nothing later arrived, the last is what a reader sees.
/// </summary>
internal sealed class FatName(bool isDirectory, bool isThere, FatFile? file)
{
    public bool IsDirectory { get; } = isDirectory;

    public List<bool> Existence { get; } = [isThere];

    /// <summary>The clusters; null for none: a length of zero.</summary>
    public List<FatFile?> Files { get; } = [file];

    public bool IsThere => Existence[^1];

    public FatFile File => Files[^1] ?? throw new InvalidOperationException("the name has no file");

    public void SettleExistence() => Existence.RemoveRange(0, Existence.Count - 1);

    public void SettleFile() => Files.RemoveRange(0, Files.Count - 1);
}
