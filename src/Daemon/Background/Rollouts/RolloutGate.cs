using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Deploy;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background.Rollouts;

/// <summary>Holds a machine to the rollouts of the images that it follows, whoever asks for an update.</summary>
/// <param name="root">The root of the running system, with its settings and its machine-id.</param>
/// <param name="time">The clock.</param>
public sealed class RolloutGate(string root, TimeProvider time)
{
    /// <summary>Why an image is not for this machine yet; null when it is. Settings are read only where a rollout makes them matter.</summary>
    /// <exception cref="DeployException">There is a rollout, and the settings that say this machine's place in it cannot be understood.</exception>
    public Postponement? Find(ImageManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var reading = RolloutAnnotations.Read(manifest.Annotations);
        return reading == RolloutReading.None
            ? null
            : RolloutTurn.Of(reading, manifest.Config.Digest, BackgroundSettingsFiles.Load(root), Machines.Read(root)).PostponementAt(time.GetUtcNow());
    }
}
