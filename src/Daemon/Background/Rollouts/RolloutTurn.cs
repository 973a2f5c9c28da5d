using System.Globalization;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background.Rollouts;

/// <summary>When the rollout of an image reaches this machine.</summary>
/// <param name="At">From when on it may take the image; a moment long past where there is no rollout. Null for never.</param>
/// <param name="Never">Why never, in words for people; null when <see cref="At"/> is not.</param>
public sealed record RolloutTurn(DateTimeOffset? At, string? Never)
{
    /// <summary>The turn of a machine.</summary>
    /// <param name="reading">What the annotations say.</param>
    /// <param name="imageId">Digest of the image's config. The lot is drawn by it, not by that of the manifest: annotations that are published anew, to stop a rollout
    /// or to hasten it, leave each machine in its place.</param>
    /// <param name="settings">A place that was set goes before the lot, and 0 before every rollout.</param>
    /// <param name="machine">This machine.</param>
    public static RolloutTurn Of(RolloutReading reading, Digest imageId, BackgroundSettings settings, MachineIdentity machine)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(machine);
        var position = settings.RolloutPosition ?? machine.PlaceFor($"rollout {imageId}");
        if (position == 0 || reading == RolloutReading.None)
        {
            return new RolloutTurn(DateTimeOffset.MinValue, null);
        }

        if (reading.Rollout is not { } rollout)
        {
            return new RolloutTurn(null, $"the rollout of the image cannot be understood: {reading.Error}");
        }

        return rollout.TurnOf(position) is { } turn
            ? new RolloutTurn(turn, null)
            : new RolloutTurn(null, string.Create(
                CultureInfo.InvariantCulture, $"the rollout of the image stays at {rollout.StartValue * 100:0.##} % of all machines, without this one"));
    }
}
