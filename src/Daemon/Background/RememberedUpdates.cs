using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Deploy;
using SkorionOS.Interop;

namespace SkorionOS.Daemon.Background;

/// <summary>Takes note of what was found, and of what became of it, over restarts of the service. Belongs to the bus's thread.</summary>
internal sealed class RememberedUpdates(string directory, TimeProvider time, ILogger logger)
{
    private readonly StateFile<BackgroundMemory> _file = BackgroundMemory.In(directory);

    /// <summary>What is known.</summary>
    public BackgroundMemory Memory { get; private set; } = new();

    /// <summary>Reads what earlier lives of the service knew.</summary>
    public async Task LoadAsync() => Memory = await Task.Run(_file.Read).ConfigureAwait(true) ?? new BackgroundMemory();

    /// <summary>A check came to its end.</summary>
    public void Checked(UpdateResult result) => Keep(new BackgroundMemory
    {
        LastCheck = time.GetUtcNow(),
        Found = result.ConfigDigest is { } config
            ? new FoundUpdate(
                result.Image, result.ManifestDigest.ToString(), config.ToString(), result.Version, result.Hold?.Reason, result.BytesNeeded, result.Verified,
                result.Annotations, result.Refusal)
            : null,
    });

    /// <summary>A check, download or staging failed.</summary>
    public void Failed(string reason)
    {
        DaemonLog.BackgroundFailed(logger, reason);
        Keep(Memory with { FailedAt = time.GetUtcNow(), Failures = Memory.Failures + 1, FailureReason = reason });
    }

    /// <summary>What was begun came to its end.</summary>
    public void Succeeded() => Keep(Memory with { FailedAt = null, Failures = 0, FailureReason = null });

    /// <summary>A person ended it.</summary>
    public void Cancelled() => Keep(Memory with { Cancelled = true });

    private void Keep(BackgroundMemory memory)
    {
        Memory = memory;
        try
        {
            _file.Write(memory);
        }
        catch (LinuxException e)
        {
            DaemonLog.JobsNotKept(logger, e.Message);
        }
    }
}
