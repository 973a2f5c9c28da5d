using System.Globalization;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Deploy;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background.Rollouts;

/// <summary>When the rollout of an image reaches this machine.</summary>
/// <param name="Time">From when on it may take the image; a moment long past where there is no rollout. Null for never.</param>
/// <param name="Never">Why never, in words for people; null when <see cref="Time"/> is not.</param>
public sealed record RolloutTurn(DateTimeOffset? Time, string? Never)
{
    /// <summary>The turn of a machine.</summary>
    /// <param name="reading">What the annotations say.</param>
    /// <param name="imageId">Digest of the image's config. The lot is drawn by it, not by that of the manifest: annotations that are published anew, to stop a rollout
    /// or to hasten it, leave each machine in its place.</param>
    /// <param name="settings">A place that was set goes before the lot, and 0 before every rollout.</param>
    /// <param name="machine">This machine; null when it has no identity yet.</param>
    public static RolloutTurn Of(RolloutReading reading, Digest imageId, BackgroundSettings settings, MachineIdentity? machine)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(settings);
        var position = settings.RolloutPosition ?? machine?.PlaceFor($"rollout {imageId}");
        if (position == 0 || reading == RolloutReading.None)
        {
            return new RolloutTurn(DateTimeOffset.MinValue, null);
        }

        if (reading.Rollout is not { } rollout)
        {
            return new RolloutTurn(null, $"the rollout of the image cannot be understood: {reading.Error}");
        }

        if (position is not { } place)
        {
            return new RolloutTurn(null, "the image is being rolled out, and the machine has no machine-id that its place could be drawn by");
        }

        return rollout.TurnOf(place) is { } turn
            ? new RolloutTurn(turn, null)
            : new RolloutTurn(null, string.Create(
                CultureInfo.InvariantCulture, $"the rollout of the image stays at {rollout.StartValue * 100:0.##} % of all machines, without this one"));
    }

    /// <summary>What this means at a moment: why to wait, or null when the turn has come.</summary>
    public Postponement? PostponementAt(DateTimeOffset now) => Time is not { } time ? new Postponement(null, Never!)
        : time > now ? new Postponement(time, "the image reaches this machine later")
        : null;
}
