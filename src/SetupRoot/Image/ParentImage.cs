using SkorionOS.Boot;
using SkorionOS.Composefs;

namespace SkorionOS.SetupRoot.Image;

/// <summary>The image that the <c>/etc</c> of a machine was made from, for comparing.</summary>
internal static class ParentImage
{
    /// <summary>Mounts it; whether it is sealed does not matter for a comparison. Null when it is gone or damaged: then everything counts as a change of the machine.</summary>
    public static MountedImage? TryMount(PhysicalRoot physical, DeploymentId parent, Log log)
    {
        try
        {
            return MountedImage.Mount(physical, new ComposefsArgument(parent, VerityOptional: true), log);
        }
        catch (Exception e) when (e is SetupRootException or ComposefsException)
        {
            log.Warning($"every difference of /etc to the new image counts as a change of this machine: {e.Message}");
            return null;
        }
    }
}
