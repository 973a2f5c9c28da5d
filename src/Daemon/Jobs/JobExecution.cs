using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Jobs;

/// <summary>Does a job, and tells how it ended. Belongs to the bus's thread; the work itself is elsewhere.</summary>
internal sealed class JobExecution(JobWork work)
{
    /// <summary>Works. While it does the job may be given another order, which it goes on with.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isStopping">Whether the service stops, so that the job ends without having come to its end.</param>
    /// <returns>How the job ended; null when it did not.</returns>
    public async Task<JobRecord?> RunAsync(Job job, Func<bool> isStopping)
    {
        JobResult? earlier = null;
        while (true)
        {
            var order = job.Record.Order;
            var (ended, result) = await RunAsync(job, order, isStopping).ConfigureAwait(true);

            // That there was nothing more to do is no news to who wanted what was just done.
            result = result is { ChangedSomething: false } && earlier is not null ? earlier : result;
            var isLast = ended is null or { State: JobState.Cancelled } || order.WantsTheSame(job.Record.Order);
            if (isLast)
            {
                return ended is { State: JobState.Done } ? ended with { Report = result!.Report } : ended;
            }

            earlier = result is { ChangedSomething: true } ? result : earlier;
        }
    }

    private async Task<(JobRecord? Ended, JobResult? Result)> RunAsync(Job job, JobOrder order, Func<bool> isStopping)
    {
        try
        {
            job.Cancelling.ThrowIfCancellationRequested();
            var result = await Task.Run(() => work(job, order)).ConfigureAwait(true);
            return (job.Record with { State = JobState.Done }, result);
        }
        catch (OperationCanceledException) when (isStopping() && job.Record.State != JobState.Cancelling)
        {
            return (null, null);
        }
        catch (OperationCanceledException) when (job.Cancelling.IsCancellationRequested)
        {
            return (job.Record with { State = JobState.Cancelled }, null);
        }
#pragma warning disable CA1031 // It is told to whoever asked for the job.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var report = ErrorCatalog.Describe(e);
            return (Fail(job.Record, report.Code, report.Message), null);
        }
    }

    /// <summary>The end of a job that failed.</summary>
    public static JobRecord Fail(JobRecord record, string code, string message) =>
        record with { State = JobState.Failed, ErrorCode = code, ErrorMessage = message };
}
