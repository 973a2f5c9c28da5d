using System.Text.Json;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Jobs;

/// <summary>What jobs do: updates and switches.</summary>
internal sealed class UpdateWork(EngineDoor door, BusConnection bus, Func<FreeSpaceFloor> floor)
{
    /// <summary>Does the work of a job, on a thread of its own.</summary>
    public async Task<JobResult> RunAsync(Job job, JobOrder order)
    {
        // One that is held when it begins asks the registry for nothing either, and does not take the lock of the sysroot.
        await job.Transfer.WaitAsync(job.Cancelling).ConfigureAwait(false);
        await using var progress = new StagingGuard(job.Progress, bus);
        var request = new UpdateRequest
        {
            ManifestDigest = order.Digest is null ? null : Digest.Parse(order.Digest),
            DownloadOnly = order.DownloadOnly,
            FromDownloaded = order.FromDownloaded,
            Now = order.Now,
            AllowDowngrade = order.AllowDowngrade,
            EnforcesSignaturePolicy = order.EnforcesSignaturePolicy,
            Progress = progress,
            Transfer = job.Transfer,
        };
        var actor = new Actor(order.Background ? Actor.Background : Actor.User, order.Uid);
        var result = await door.UseAsync(opened =>
        {
            var engine = opened.With(options => options with { Actor = actor, MinimumFree = floor() });
            return order.Kind == JobOrder.Switch
                ? engine.SwitchAsync(ImageReference.Parse(order.Image!), order.TlsVerify, request, job.Cancelling)
                : engine.UpdateAsync(request, job.Cancelling);
        }).ConfigureAwait(false);
        return new JobResult(JsonSerializer.Serialize(UpdateReport.From(result), ReportJson.Default.UpdateReport), result.Outcome != UpdateOutcome.Unchanged);
    }
}
