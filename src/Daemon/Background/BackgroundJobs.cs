using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background;

/// <summary>The jobs that nobody asked for: begins them, and lets them feel what is decided. Belongs to the bus's thread.</summary>
internal sealed class BackgroundJobs(JobTable jobs)
{
    private Job? _cancelled;

    /// <summary>The one that is there; null for none.</summary>
    public Job? Open => jobs.All.FirstOrDefault(job => job.Record is { IsOpen: true, Order.Background: true });

    /// <summary>What a decision has to know of a job, whosever it is.</summary>
    public static BackgroundJob Describe(Job job) => new(
        job.Record.Order.DownloadOnly ? BackgroundMode.Download : BackgroundMode.Stage,
        ByHand: !job.Record.Order.Background,
        job.IsHeldBy(JobHolder.Background),
        job.IsTransferring,
        CanPause: job.IsTransferring,
        job.IsHeldBy(JobHolder.User));

    /// <summary>Begins to bring an update.</summary>
    /// <param name="digest">Exactly this one.</param>
    /// <param name="isHere">True when it was brought, and waits to be staged.</param>
    /// <param name="downloadOnly">True to stage nothing.</param>
    public Task AddAsync(Digest digest, bool isHere, bool downloadOnly) =>
        jobs.AddAsync(new JobOrder
        {
            Kind = JobOrder.Update,
            Background = true,
            Digest = isHere ? null : digest.ToString(),
            DownloadOnly = downloadOnly,
            FromDownloaded = isHere && !downloadOnly,
        });

    /// <summary>Lets the one that is there wait.</summary>
    public void Hold(params WaitReason[] reasons) => Open?.Hold(JobHolder.Background, [.. reasons]);

    /// <summary>Lets the one that is there feel the settings.</summary>
    public void Obey(BackgroundSettings settings)
    {
        if (Open is { } job && job.Transfer.BytesPerSecond != settings.BandwidthLimit)
        {
            job.Transfer.BytesPerSecond = settings.BandwidthLimit;
        }
    }

    /// <summary>Does to a job what was decided.</summary>
    public void Obey(Job job, JobDecision decision)
    {
        switch (decision.Action)
        {
            case JobAction.Pause:
                job.Hold(JobHolder.Background, decision.Reasons);
                break;
            case JobAction.Continue:
                job.Release(JobHolder.Background);
                break;
            default:
                _cancelled = job;
                job.Cancel();
                break;
        }
    }

    /// <summary>True when a job that was cancelled was so by a person.</summary>
    public bool WasCancelledByHand(Job job) => job.Record.State == JobState.Cancelled && job != _cancelled;
}
