using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.FleetLock;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background;

/// <summary>Gathers what a decision depends on: from the machine, its deployments, and what the service knows itself. Belongs to the bus's thread.</summary>
internal sealed class SituationReader(HostSignals host, EngineDoor door, Inhibitors inhibitors, JobTable jobs, RememberedUpdates updates, RebootLock rebootLock)
{
    /// <summary>The situation as it is now.</summary>
    public async Task<BackgroundSituation> ReadAsync(BackgroundSettings settings)
    {
        var situation = await host.ReadAsync().ConfigureAwait(true);
        var (table, downloaded, space) = await door.TryUseAsync(
            engine => ((DeploymentTable?)engine.ReadDeployments(), engine.FindWaiting()?.Image.ManifestDigest, (FileSystemSpace?)ReadSpace(engine)),
            () => (null, null, null)).ConfigureAwait(true);
        var memory = updates.Memory;
        var (lockState, lockFailure) = rebootLock.Describe(settings);
        return situation with
        {
            BootGood = table?.Booted is { } booted ? booted.TriesLeft is null : null,
            Staged = table is { Next: { } next } && next != table.Booted ? next.Origin.ManifestDigest : null,
            FreeBytes = space?.Available,
            TotalBytes = space?.Total,
            LastCheck = memory.LastCheck,
            Failure = memory.FailedAt is { } at ? new RecentFailure(at, memory.Failures, memory.FailureReason ?? "") : null,
            Candidate = Candidate(memory, table, downloaded),
            Inhibitors = situation.Inhibitors.AddRange(inhibitors.All.Select(
                item => new BackgroundInhibitor(item.Who, item.Why, InhibitedWork.Update | InhibitedWork.Reboot))),
            Job = jobs.Active is { } job ? BackgroundJobs.Describe(job) : null,
            FleetLock = lockState,
            FleetLockFailure = lockFailure,
        };
    }

    private static FileSystemSpace ReadSpace(Engine engine)
    {
        using var directory = Dir.Open(engine.Sysroot.Path);
        return directory.Space();
    }

    private static UpdateCandidate? Candidate(BackgroundMemory memory, DeploymentTable? table, Digest? downloaded)
    {
        // Since it was found somebody may have switched to another image, or have brought it by hand.
        if (memory.Found is not { } found || (table?.Next ?? table?.Booted)?.Origin is not { } followed || followed.Image != found.Image)
        {
            return null;
        }

        var digest = Digest.Parse(found.Digest);
        return followed.ManifestDigest == digest
            ? null
            : new UpdateCandidate(digest, Digest.Parse(found.ConfigDigest))
            {
                Held = table!.All.FirstOrDefault(deployment => deployment.Origin.ManifestDigest == digest)?.Origin.Hold?.Reason ?? found.Held,
                Cancelled = memory.Cancelled,
                Refusal = found.Refusal,
                Verified = found.Verified,
                Rollout = RolloutAnnotations.Read(found.Annotations),
                Downloaded = downloaded == digest,
                NeededBytes = found.Bytes,
            };
    }
}
