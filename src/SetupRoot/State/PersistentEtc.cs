using SkorionOS.Boot;
using SkorionOS.Interop.Files;
using SkorionOS.SetupRoot.Image;
using SkorionOS.State.Etc;

namespace SkorionOS.SetupRoot.State;

/// <summary>An <c>/etc</c> that belongs to the deployment: made at its first boot, by merging the changes of its parent into what the image has, and kept.</summary>
internal static class PersistentEtc
{
    /// <summary>Merges where that was not done yet, and adds the directory to the root.</summary>
    /// <exception cref="SetupRootException">It is not known what to merge (<see cref="SetupRootErrors.OriginInvalid"/>).</exception>
    public static string Prepare(PhysicalRoot physical, MountedImage image, DeploymentId id, RootParts parts, Log log)
    {
        using var deployment = physical.OpenDeployment(id);
        var done = EtcMerge.IsDone(deployment) ? "as it was" : Merge(physical, image, deployment, log);
        parts.AddState("etc", $"state/deploy/{id}/{EtcMerge.DirectoryName}");
        return done;
    }

    private static string Merge(PhysicalRoot physical, MountedImage image, Dir deployment, Log log)
    {
        if (image.Origin.Problem is { } problem)
        {
            // The image's own /etc would be without the accounts of this machine: better the deployment before.
            throw new SetupRootException(SetupRootErrors.OriginInvalid, $"it is not known whose /etc to start from: {problem}");
        }

        using var defaults = image.Root.OpenDir("etc");
        using var var = physical.Bootc.OpenDir("state/var");
        using var current = image.Origin.Parent is { } parent ? physical.Bootc.TryOpenDir($"state/deploy/{parent}/{EtcMerge.DirectoryName}") : null;
        using var parentImage = current is null ? null : ParentImage.TryMount(physical, image.Origin.Parent!.Value, log);
        using var parentDefaults = parentImage?.Root.TryOpenDir("etc");
        var report = EtcMerge.Run(new EtcMergeRequest
        {
            Deployment = deployment,
            NewDefault = defaults,
            OldDefault = parentDefaults,
            Current = current,
            Var = var,
        });
        log.Conflicts(report?.Conflicts ?? []);

        return current is null
            ? "that of the image"
            : $"merged, {report?.Kept.Count} kept, {report?.Taken.Count} taken, {report?.Conflicts.Count} in conflict";
    }
}
