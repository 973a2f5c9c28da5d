using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc;

/// <summary>What this machine changed in <c>/etc</c>: the comparison of two trees.</summary>
public static class EtcDiff
{
    /// <summary>The differences, by path. Of a directory that is there on one side alone only its own path is named. Times do not count.</summary>
    /// <param name="image"><c>/etc</c> of the image.</param>
    /// <param name="deployment"><c>/etc</c> of the deployment.</param>
    /// <exception cref="IOException">A content that has to be compared cannot be read.</exception>
    public static IReadOnlyList<EtcChange> Compare(TreeNode image, TreeNode deployment)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(deployment);
        var changes = new List<EtcChange>();
        Compare(EtcPath.Root, image, deployment, changes);
        return changes;
    }

    private static void Compare(string path, TreeNode image, TreeNode deployment, List<EtcChange> changes)
    {
        if (!image.IsDirectory || !deployment.IsDirectory)
        {
            if (!image.HasSameContent(deployment))
            {
                changes.Add(new EtcChange(path, EtcChangeKind.Modified));
                return;
            }
        }

        if (!image.Metadata.Equals(deployment.Metadata))
        {
            changes.Add(new EtcChange(path, EtcChangeKind.Metadata));
        }

        var names = new SortedSet<NodeName>(image.Children.Keys);
        names.UnionWith(deployment.Children.Keys);
        foreach (var name in names)
        {
            var below = EtcPath.Join(path, name);
            if (!image.Children.TryGetValue(name, out var before))
            {
                changes.Add(new EtcChange(below, EtcChangeKind.Added));
            }
            else if (!deployment.Children.TryGetValue(name, out var after))
            {
                changes.Add(new EtcChange(below, EtcChangeKind.Removed));
            }
            else
            {
                Compare(below, before, after, changes);
            }
        }
    }
}
