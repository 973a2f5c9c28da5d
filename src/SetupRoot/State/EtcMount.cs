using SkorionOS.Boot;
using SkorionOS.SetupRoot.Image;
using SkorionOS.State.RootConfig;

namespace SkorionOS.SetupRoot.State;

/// <summary><c>/etc</c> of the new root, in the mode that the image asks for.</summary>
internal static class EtcMount
{
    /// <summary>Makes what is needed of it and adds it to the root.</summary>
    /// <returns>What was done, in a few words for the journal.</returns>
    public static string Prepare(PhysicalRoot physical, MountedImage image, ComposefsArgument wanted, string run, RootParts parts, Log log)
    {
        parts.Require("etc");
        var settings = RootSettings.Load(image.Root);
        switch (settings.EtcMode)
        {
            case EtcMode.Immutable:
                var updated = WritableFilesUpdate.Run(physical, image, wanted.Deployment, settings.WritableFiles, log);
                WritableFiles.Prepare(physical, image.Root, settings.WritableFiles, parts, log);
                return updated ? "immutable, writable files updated" : "immutable";
            case EtcMode.Transient:
                WritableFilesUpdate.Run(physical, image, wanted.Deployment, [WritableFiles.MachineId], log);
                TransientEtc.Prepare(image.Root, run, parts, log);
                WritableFiles.Prepare(physical, image.Root, [WritableFiles.MachineId], parts, log);
                return "transient";
            default:
                return PersistentEtc.Prepare(physical, image, wanted.Deployment, parts, log);
        }
    }
}
