using SkorionOS.Boot;
using SkorionOS.Deploy.Images;

namespace SkorionOS.Deploy.Deployments;

/// <summary>A deployment as it stands: its origin, its entry in the boot menu, and its image.</summary>
/// <param name="Origin">Where it came from.</param>
/// <param name="Entries">Its boot entries, in the order of the menu. There are several while new kernel arguments are tried.</param>
/// <param name="Image">Its image; null when it is not in the storage.</param>
/// <param name="IsMerged">True when its first boot has made its <c>/etc</c>.</param>
public sealed record Deployment(Origin Origin, IReadOnlyList<BootEntryFile> Entries, StoredImage? Image, bool IsMerged)
{
    /// <summary>Its name.</summary>
    public DeploymentId Id => Origin.Id;

    /// <summary>The entry that boots it, the first in the order of the menu; null when it has none, so that it cannot be booted.</summary>
    public BootEntryFile? Entry => Entries.Count == 0 ? null : Entries[0];

    /// <summary>Its place in the boot menu: the serial of its entry, or of its staging when it has no entry.</summary>
    public long Serial => Entry?.Serial ?? Origin.Serial;

    /// <summary>Boots that it may still try before it counts as bad; null when it is not counted: it was found good, or never counted.</summary>
    public int? TriesLeft => IsGood ? null : Entry?.Name.Counter?.Left;

    /// <summary>Boots that it was tried for without being found good; 0 when it is not counted.</summary>
    public int TriesDone => IsGood ? 0 : Entry?.Name.Counter?.Done ?? 0;

    /// <summary>True when one of its entries was found good, also while another one with other arguments is tried.</summary>
    public bool IsGood => Entries.Any(file => file.IsGood);

    /// <summary>True when all its entries used up their tries.</summary>
    public bool IsFailed => Entry?.Name.Counter?.IsBad == true;

    /// <summary>True when the boot menu shows it and everything it needs is there.</summary>
    public bool IsBootable => Entry is { IsComplete: true } && Image is not null && !Origin.Removing;
}
