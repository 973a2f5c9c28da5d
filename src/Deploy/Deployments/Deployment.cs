using SkorionOS.Boot;
using SkorionOS.Deploy.Images;

namespace SkorionOS.Deploy.Deployments;

/// <summary>A deployment as it stands: its origin, its entry in the boot menu, and its image.</summary>
/// <param name="Origin">Where it came from.</param>
/// <param name="Entry">Its boot entry; null when it has none, so that it cannot be booted.</param>
/// <param name="Image">Its image; null when it is not in the storage.</param>
/// <param name="IsMerged">True when its first boot has made its <c>/etc</c>.</param>
public sealed record Deployment(Origin Origin, BootEntryFile? Entry, StoredImage? Image, bool IsMerged)
{
    /// <summary>Its name.</summary>
    public DeploymentId Id => Origin.Id;

    /// <summary>Its place in the boot menu: the serial of its entry, or of its staging when it has no entry.</summary>
    public long Serial => Entry?.Serial ?? Origin.Serial;

    /// <summary>Boots that it may still try before it counts as bad; null when it is not counted: it was found good, or never counted.</summary>
    public int? TriesLeft => Entry?.Name.Counter?.Left;

    /// <summary>Boots that it was tried for without being found good; 0 when it is not counted.</summary>
    public int TriesDone => Entry?.Name.Counter?.Done ?? 0;

    /// <summary>True when it used up its tries.</summary>
    public bool IsFailed => Entry?.Name.Counter?.IsBad == true;

    /// <summary>True when the boot menu shows it and everything it needs is there.</summary>
    public bool IsBootable => Entry is { IsComplete: true } && Image is not null && !Origin.Removing;
}
