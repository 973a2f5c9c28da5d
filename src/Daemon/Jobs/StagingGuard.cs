using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Jobs;

/// <summary>Keeps the machine awake and up from the moment that a deployment is being written until it is disposed, and passes on what it is told.</summary>
/// <param name="next">Who else wants to know how far the work is.</param>
/// <param name="bus">The system bus.</param>
internal sealed class StagingGuard(IProgress<PullProgress> next, BusConnection bus) : IProgress<PullProgress>, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<SleepInhibitor?>? _taking;

    /// <inheritdoc/>
    public void Report(PullProgress value)
    {
        if (value.Step == PullStep.Staging)
        {
            // The work does not wait for logind: what is interrupted is taken up again, or leaves the old system.
            lock (_gate)
            {
                _taking ??= SleepInhibitor.TakeAsync(bus, "bootcd", "the next system is made ready to boot");
            }
        }

        next.Report(value);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_taking is { } taking)
        {
            (await taking.ConfigureAwait(false))?.Dispose();
        }
    }
}
