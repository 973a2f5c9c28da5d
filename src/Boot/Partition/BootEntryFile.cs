using System.Collections.Immutable;

namespace SkorionOS.Boot;

/// <summary>A file in <c>loader/entries</c> that a boot loader may read.</summary>
/// <param name="FileName">The name as the filesystem has it.</param>
/// <param name="Name">The name taken apart.</param>
/// <param name="Entry">The content; null when it could not be read, and <paramref name="Problem"/> says why.</param>
/// <param name="Problem">What is wrong with the file; null when it was read.</param>
/// <param name="MissingFiles">Paths of kernels, programs and initrds that the entry names and the partition does not have.</param>
public sealed record BootEntryFile(
    string FileName,
    BootEntryName Name,
    BootEntry? Entry,
    string? Problem,
    ImmutableArray<string> MissingFiles)
{
    /// <summary>The deployment that this entry boots; null for a foreign entry. The name decides, so that a torn file of ours is still
    /// ours.</summary>
    public DeploymentId? Deployment { get; } = DeploymentEntry.DeploymentOf(Name.Id);

    /// <summary>The serial of an entry of ours; null for a foreign one, and for one that carries none.</summary>
    public long? Serial => Deployment is not null && Entry is not null ? DeploymentEntry.SerialOf(Entry) : null;

    /// <summary>True when systemd-boot shows the entry: it was read, names one program, and that is there.</summary>
    public bool IsShown => Entry?.Program is { } program && !MissingFiles.Contains(program);

    /// <summary>True when the entry can be booted and is not counted: it was found good, or never had to prove itself.</summary>
    public bool IsGood => IsComplete && Name.Counter is null;

    /// <summary>True when the entry is shown and its initrds are there too.</summary>
    public bool IsComplete => IsShown && MissingFiles.IsEmpty;
}
