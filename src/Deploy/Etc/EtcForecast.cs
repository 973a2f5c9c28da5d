using SkorionOS.Composefs;
using SkorionOS.Composefs.Tree;
using SkorionOS.Deploy.Deployments;
using SkorionOS.State;
using SkorionOS.State.Etc;
using SkorionOS.State.Trees;

namespace SkorionOS.Deploy.Etc;

/// <summary>
/// Says at stage time where the merge of <c>/etc</c> at the first boot will have to choose, going by what <c>/etc</c> is now. What is edited afterwards counts
/// as well, so the boot's own report has the last word.
/// </summary>
internal static class EtcForecast
{
    /// <summary>The conflicts to come.</summary>
    /// <param name="writer">The sysroot.</param>
    /// <param name="staged">The deployment that was staged.</param>
    /// <param name="tree">The tree of its image when it is at hand; else it is read from the storage.</param>
    /// <returns>None where nothing will be merged; null when something that is needed cannot be read, which is no reason to go without an update.</returns>
    public static IReadOnlyList<EtcConflict>? Find(SysrootWriter writer, Origin staged, FileTree? tree)
    {
        var states = new DeploymentStore(writer.DeployState);
        if (staged.Parent is not { } parent || states.IsMerged(staged.Id) || !states.IsMerged(parent))
        {
            return [];
        }

        try
        {
            var old = states.TryGet(parent) is { } origin && writer.Storage.Images.TryGet(origin.ManifestDigest) is not null
                ? ImageEtc.Read(writer.Storage, origin.ManifestDigest)
                : null;
            using var current = writer.DeployState.OpenDir($"{parent.Hex}/{EtcMerge.DirectoryName}");
            var fresh = tree is null ? ImageEtc.Read(writer.Storage, staged.ManifestDigest) : ImageEtc.From(tree, writer.Storage.Objects);
            return EtcMerge.Plan(old, TreeReader.Read(current), fresh).Report.Conflicts;
        }
        catch (Exception e) when (e is IOException or ComposefsException or StateException)
        {
            return null;
        }
    }
}
