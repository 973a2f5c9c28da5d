using System.Threading.Channels;
using SkorionOS.Daemon.Bus;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Cli.Service;

/// <summary>Starts a job and follows it to its end, over a restart of the service too.</summary>
internal sealed class JobFollower(BusConnection bus, IProgress<PullProgress> progress)
{
    // A signal may be lost with the service that sent it; then the job is asked.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(10);

    private readonly Channel<bool> _news = Channel.CreateUnbounded<bool>();
    private readonly Dictionary<string, object> _state = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private string? _path;

    /// <summary>Starts it and waits for its end.</summary>
    /// <param name="request">The call that starts it and gives its path.</param>
    /// <param name="cancellationToken">Asks it to stop. It is waited for all the same.</param>
    /// <returns>Its report.</returns>
    /// <exception cref="BusException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string> RunAsync(BusRequest request, CancellationToken cancellationToken)
    {
        using var changes = await bus.ListenAsync(
            $"type='signal',sender='{BusNames.Service}',interface='org.freedesktop.DBus.Properties',path_namespace='{BusNames.ManagerPath}/job'", TakeChange).ConfigureAwait(false);
        using var owners = await bus.ListenAsync(
            $"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{BusNames.Service}'", _ => _news.Writer.TryWrite(true)).ConfigureAwait(false);
        _path = (string)(await bus.CallAsync(request, cancellationToken).ConfigureAwait(false))[0];
        using var cancelling = cancellationToken.Register(() => _ = CancelAsync());
        await AskAsync().ConfigureAwait(false);
        while (!IsEnded())
        {
            Show();
            await WaitAsync().ConfigureAwait(false);
        }

        return Result();
    }

    private async Task WaitAsync()
    {
        using var silence = new CancellationTokenSource(s_silence);
        try
        {
            // True when more is known than the signals said: the service has gone or come.
            if (await _news.Reader.ReadAsync(silence.Token).ConfigureAwait(false))
            {
                await AskAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await AskAsync().ConfigureAwait(false);
        }
    }

    private async Task AskAsync()
    {
        var answer = await bus.CallAsync(new BusRequest(
            BusNames.Service, _path!, "org.freedesktop.DBus.Properties", "GetAll", "s", BusNames.Job)).ConfigureAwait(false);
        Take((IReadOnlyDictionary<string, object>)answer[0]);
    }

    private async Task CancelAsync()
    {
        try
        {
            await bus.CallAsync(new BusRequest(BusNames.Service, _path!, BusNames.Job, "Cancel", "a{sv}", new Dictionary<string, BusVariant>())).ConfigureAwait(false);
        }
        catch (BusException)
        {
            // It has ended meanwhile, which is told anyway.
            _news.Writer.TryWrite(true);
        }
    }

    private void TakeChange(BusSignal signal)
    {
        if (signal.Path == _path && signal.Arguments is [BusNames.Job, IReadOnlyDictionary<string, object> changed, ..])
        {
            Take(changed);
            _news.Writer.TryWrite(false);
        }
    }

    private void Take(IReadOnlyDictionary<string, object> changed)
    {
        lock (_gate)
        {
            foreach (var (name, value) in changed)
            {
                _state[name] = ((BusVariant)value).Value;
            }
        }
    }

    private bool IsEnded() => Read<string>("State") is "done" or "failed" or "cancelled";

    private string Result()
    {
        Show();
        return Read<string>("State") switch
        {
            "done" => Read<string>("Report"),
            "cancelled" => throw new OperationCanceledException(),
            _ => throw new BusException(Read<string>("ErrorName"), Read<string>("ErrorMessage")),
        };
    }

    private void Show() => progress.Report(new PullProgress(
        Read<string>("Step") switch
        {
            "resolving" => PullStep.Resolving,
            "pulling" => PullStep.Pulling,
            "importing" => PullStep.Importing,
            _ => PullStep.Staging,
        },
        (long)Read<ulong>("BytesDone"),
        (long)Read<ulong>("BytesTotal"),
        (long)Read<ulong>("BytesCached"),
        (int)Read<uint>("LayersDone"),
        (int)Read<uint>("LayersTotal")));

    private T Read<T>(string name)
    {
        lock (_gate)
        {
            return (T)_state[name];
        }
    }
}
