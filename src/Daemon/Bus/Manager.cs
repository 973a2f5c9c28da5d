using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Access;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Bus;

/// <summary>The manager's object: what everybody can ask for and read. Belongs to the bus's thread.</summary>
internal sealed partial class Manager : IDisposable
{
    private readonly BusConnection _bus;
    private readonly EngineDoor _door;
    private readonly DaemonOptions _options;
    private readonly Gate _gate;
    private readonly Inhibitors _inhibitors;
    private readonly Subscribers _subscribers;
    private readonly JobTable _jobs;
    private readonly BackgroundRunner _background;
    private readonly BusObject _shown;
    private IDisposable? _registration;
    private BootState _boot = new("", "", "");
    private Dictionary<string, BusVariant> _available = [];
    private int _calls;
    private long _lastCall;

    /// <summary>Makes the manager; nobody sees it before <see cref="ShowAsync"/>.</summary>
    public Manager(BusConnection bus, EngineDoor door, DaemonOptions options, ILogger logger)
    {
        _bus = bus;
        _door = door;
        _options = options;
        _gate = new Gate(bus);
        _inhibitors = new Inhibitors(bus);
        _subscribers = new Subscribers(bus);
        var work = new UpdateWork(door, bus, () => _background!.MinimumFree);
        _jobs = new JobTable(bus, JobFile.In(options.StateDirectory), options.Time, logger, work.RunAsync, ControlJobAsync);
        _background = new BackgroundRunner(bus, door, _jobs, _inhibitors, options, logger);
        _shown = new BusObject(BusNames.ManagerPath, BusNames.Describe(BusNames.Manager), Methods(), Properties());
        _jobs.Manager = _shown;
        _jobs.Changed += OnJobChanged;
        _inhibitors.Changed += () => Tell("Inhibitors");
        _background.Checked += Remember;
        _background.Changed += () => Tell("BackgroundMode", "WaitingFor", "NextRun");
        _lastCall = options.Time.GetTimestamp();
    }

    /// <summary>True when nothing is at work, nobody listens, and nobody has asked for anything for a while.</summary>
    public bool IsIdle => IsUnused && _options.Time.GetElapsedTime(_lastCall) >= _options.IdleTime;

    private bool IsUnused => _calls == 0 && !_jobs.IsBusy && _inhibitors.All.Count == 0 && _subscribers.Count == 0 && !_background.IsAtWork;

    /// <summary>Shows it, and the jobs that are known, on the bus.</summary>
    public async Task ShowAsync()
    {
        await RefreshAsync().ConfigureAwait(true);
        await _jobs.LoadAsync(mayGoOn: _boot.Next.Length > 0 || _boot.Booted.Length > 0).ConfigureAwait(true);
        await _background.LoadAsync().ConfigureAwait(true);
        _registration = await _bus.ExportAsync(_shown).ConfigureAwait(true);
    }

    /// <summary>Goes on with what was not at its end when the service was last here.</summary>
    public void Begin()
    {
        _jobs.Begin();
        _background.Begin();
    }

    /// <summary>Ends when it is idle.</summary>
    public async Task WaitUntilIdleAsync()
    {
        while (!IsIdle)
        {
            // What is unused now is looked at again when the time is up; what is used, when that much time has passed.
            var left = IsUnused ? _options.IdleTime - _options.Time.GetElapsedTime(_lastCall) : _options.IdleTime;
            await Task.Delay(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), _options.Time).ConfigureAwait(true);
        }
    }

    /// <summary>Stops what is at work, so that it goes on when the service comes back.</summary>
    public async Task StopAsync()
    {
        _background.Stop();
        await _jobs.StopAsync().ConfigureAwait(true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration?.Dispose();
        _inhibitors.Dispose();
        _background.Dispose();
    }

    private Dictionary<string, BusHandler> Methods()
    {
        var methods = new Dictionary<string, BusHandler>
        {
            ["Check"] = CheckAsync,
            ["Update"] = UpdateAsync,
            ["Switch"] = SwitchAsync,
            ["Rollback"] = RollbackAsync,
            ["Pin"] = PinAsync,
            ["Unhold"] = UnholdAsync,
            ["List"] = ListAsync,
            ["Describe"] = DescribeAsync,
            ["ListHistory"] = ListHistoryAsync,
            ["ListJobs"] = ListJobsAsync,
            ["Inhibit"] = InhibitAsync,
            ["Subscribe"] = SubscribeAsync,
            ["Unsubscribe"] = UnsubscribeAsync,
            ["GetConfiguration"] = GetConfigurationAsync,
            ["SetConfiguration"] = SetConfigurationAsync,
            ["RunBackground"] = RunBackgroundAsync,
        };
        return methods.ToDictionary(method => method.Key, method => Counted(method.Value));
    }

    private Dictionary<string, Func<object>> Properties() => new()
    {
        ["Version"] = () => _options.Version,
        ["Booted"] = () => _boot.Booted,
        ["Next"] = () => _boot.Next,
        ["Image"] = () => _boot.Image,
        ["UpdateAvailable"] = () => _available,
        ["ActiveJob"] = () => _jobs.Active?.Shown.Path ?? "/",
        ["BackgroundMode"] = () => _background.Mode,
        ["WaitingFor"] = () => _background.WaitingFor.Select(object (reason) => new object[] { reason.Code, reason.Sentence }).ToArray(),
        ["NextRun"] = () => _background.NextRun is { } next ? (ulong)next.ToUnixTimeSeconds() : 0UL,
        ["Inhibitors"] = () => _inhibitors.All.Select(object (item) => new object[] { item.Who, item.Why, item.User }).ToArray(),
    };

    /// <summary>Counts the calls that are not answered yet, and when the last one was.</summary>
    private BusHandler Counted(BusHandler handler) => async call =>
    {
        _calls++;
        try
        {
            return await handler(call).ConfigureAwait(true);
        }
        finally
        {
            _calls--;
            _lastCall = _options.Time.GetTimestamp();
        }
    };

    private void OnJobChanged(Job job)
    {
        Tell("ActiveJob");
        _lastCall = _options.Time.GetTimestamp();
        if (!job.Record.IsOpen)
        {
            _ = RefreshAsync();
        }

        _background.JobChanged(job);
    }

    /// <summary>Looks at what is booted now and next, and tells when that changed.</summary>
    private async Task RefreshAsync()
    {
        try
        {
            var now = await _door.TryUseAsync(engine => BootState.Of(engine.ReadDeployments()), () => new BootState("", "", "")).ConfigureAwait(true);
            if (now != _boot)
            {
                _boot = now;
                Tell("Booted", "Next", "Image");
            }
        }
        catch (Exception e) when (e is DeployException or IOException)
        {
            // Whoever asks for the state itself is told why it cannot be read; the properties keep what they had.
            return;
        }
    }

    private void Tell(params string[] properties)
    {
        if (_registration is not null)
        {
            _ = _bus.TellChangedAsync(_shown, properties);
        }
    }

    /// <summary>What is booted, now and next.</summary>
    private sealed record BootState(string Booted, string Next, string Image)
    {
        public static BootState Of(DeploymentTable table) => new(
            table.Booted?.Id.Hex ?? "", table.Next?.Id.Hex ?? "", (table.Next ?? table.Booted)?.Origin.Image ?? "");
    }
}
