using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.FleetLock;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Systemd;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background;

/// <summary>
/// Does in the background what the decisions say, one step after the other, and keeps an eye on what it started. Belongs to the bus's thread. The timer wakes it;
/// while the service is there for another reason it also looks by itself.
/// </summary>
internal sealed class BackgroundRunner : IDisposable
{
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(15);

    private readonly BusConnection _bus;
    private readonly EngineDoor _door;
    private readonly JobTable _jobs;
    private readonly Inhibitors _inhibitors;
    private readonly DaemonOptions _options;
    private readonly ILogger _logger;
    private readonly HostSignals _host;
    private readonly BackgroundMemoryFile _file;
    private readonly ITimer _timer;
    private readonly HttpClient _http = new();
    private BackgroundSettings _settings = BackgroundSettings.Default;
    private string? _settingsError;
    private MachineIdentity? _machine;
    private BackgroundMemory _memory = new();
    private FleetLockState _lock;
    private RecentFailure? _lockFailure;
    private bool _isDeciding;
    private bool _mustDecideAgain;
    private bool _isPausedByUs;
    private bool _isStopped;

    /// <summary>Makes it; nothing happens before <see cref="LoadAsync"/>.</summary>
    public BackgroundRunner(BusConnection bus, EngineDoor door, JobTable jobs, Inhibitors inhibitors, DaemonOptions options, ILogger logger)
    {
        _bus = bus;
        _door = door;
        _jobs = jobs;
        _inhibitors = inhibitors;
        _options = options;
        _logger = logger;
        _host = new HostSignals(bus, options.Time, options.Root);
        _file = new BackgroundMemoryFile(options.StateDirectory);
        _timer = options.Time.CreateTimer(_ => bus.Post(() => _ = RunAsync()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        inhibitors.Changed += () => _ = WatchJobAsync();
        _host.Changed += () => _ = OwnJob is null && WaitingFor.Any(reason => reason.End == WaitEnd.Signal) ? RunAsync() : WatchJobAsync();
    }

    /// <summary>Told when one of the properties changed.</summary>
    public event Action? Changed;

    /// <summary>Told what a check found.</summary>
    public event Action<UpdateResult>? Checked;

    /// <summary>How far the background goes.</summary>
    public string Mode => _settingsError is null ? SettingsDescription.NameOf(_settings.Mode) : "off";

    /// <summary>What updates leave free of the disk, those that a person asks for too.</summary>
    public FreeSpaceFloor MinimumFree => _settings.MinimumFree;

    /// <summary>Why it waits; empty when it does not.</summary>
    public ImmutableArray<WaitReason> WaitingFor { get; private set; } = [];

    /// <summary>When it looks again at the latest; null when nothing but another setting could change something.</summary>
    public DateTimeOffset? NextRun { get; private set; }

    /// <summary>True while it is in the middle of a step.</summary>
    public bool IsAtWork => _isDeciding;

    private Job? OwnJob => _jobs.All.FirstOrDefault(job => job.Record is { IsOpen: true, Order.Background: true });

    /// <summary>Reads the settings and what is remembered.</summary>
    public async Task LoadAsync()
    {
        _memory = await Task.Run(_file.Read).ConfigureAwait(true);
        await ReadSettingsAsync().ConfigureAwait(true);
        await _host.StartAsync().ConfigureAwait(true);
    }

    /// <summary>Reads the settings again, and does what is due. While it is at it already, it looks once more afterwards.</summary>
    public async Task RunAsync()
    {
        _mustDecideAgain = true;
        if (_isDeciding || _isStopped)
        {
            return;
        }

        _isDeciding = true;
        try
        {
            while (_mustDecideAgain && !_isStopped)
            {
                _mustDecideAgain = false;
                await ReadSettingsAsync().ConfigureAwait(true);
                await StepAsync().ConfigureAwait(true);
            }
        }
#pragma warning disable CA1031 // The background never takes the service down; it tells, and the timer comes again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            DaemonLog.BackgroundFailed(_logger, ErrorCatalog.Describe(e).Message);
        }
        finally
        {
            _isDeciding = false;
        }
    }

    /// <summary>Takes note of how a job ended, and goes on with what comes after it.</summary>
    public void JobEnded(Job job)
    {
        if (!job.Record.Order.Background)
        {
            return;
        }

        _isPausedByUs = false;
        if (job.Record.State == JobState.Failed)
        {
            Fail(job.Record.ErrorMessage ?? "it failed");
        }
        else if (job.Record.State == JobState.Done)
        {
            Remember(_memory with { FailedAt = null, Failures = 0, FailureReason = null });
        }

        _ = RunAsync();
    }

    /// <summary>Changes settings, and obeys them at once.</summary>
    public async Task ConfigureAsync(IReadOnlyDictionary<string, object> changes)
    {
        _settings = await Task.Run(() => new ConfiguredKeys(_options.Root).Set(changes)).ConfigureAwait(true);
        _settingsError = null;
        Changed?.Invoke();
        Obey();
        _ = RunAsync();
    }

    /// <summary>The settings as they count.</summary>
    public IReadOnlyDictionary<string, BusVariant> DescribeConfiguration() => SettingsDescription.Of(_settings);

    /// <summary>Does nothing more.</summary>
    public void Stop() => _isStopped = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopped = true;
        _timer.Dispose();
        _host.Dispose();
        _http.Dispose();
    }

    private async Task ReadSettingsAsync()
    {
        try
        {
            _settings = await Task.Run(() => BackgroundSettingsFiles.Load(_options.Root)).ConfigureAwait(true);
            _settingsError = null;
        }
        catch (Exception e) when (e is DeployException or IOException or UnauthorizedAccessException)
        {
            // What somebody wrote and nobody understands might have been "off".
            _settingsError = e.Message;
        }

        _machine ??= await Task.Run(() => Machines.Read(_options.Root)).ConfigureAwait(true);
        Obey();
    }

    /// <summary>Lets what runs feel the settings.</summary>
    private void Obey()
    {
        if (OwnJob is { } job)
        {
            job.Transfer.BytesPerSecond = _settings.BandwidthLimit;
        }
    }

    private async Task StepAsync()
    {
        if (_settingsError is not null)
        {
            Wait([new WaitReason("settings-invalid", _settingsError, WaitEnd.Change)], null);
            return;
        }

        if (_machine is null)
        {
            Wait([new WaitReason("no-machine-id", "the machine has no machine-id yet", WaitEnd.Change)], null);
            return;
        }

        if (OwnJob is not null)
        {
            await WatchJobAsync().ConfigureAwait(true);
            return;
        }

        var decision = BackgroundDecision.Make(_settings, await ReadSituationAsync().ConfigureAwait(true), _machine, _options.Time);
        Wait(decision.Reasons, decision.LookAgain);
        switch (decision.Action)
        {
            case BackgroundAction.Check:
                await CheckAsync().ConfigureAwait(true);
                _mustDecideAgain = true;
                break;
            case BackgroundAction.Download or BackgroundAction.Stage:
                await BringAsync(decision.Action == BackgroundAction.Download).ConfigureAwait(true);
                break;
            case BackgroundAction.Lock or BackgroundAction.Unlock:
                await AskLockAsync(decision.Action == BackgroundAction.Lock).ConfigureAwait(true);
                _mustDecideAgain = true;
                break;
            case BackgroundAction.Reboot:
                DaemonLog.Rebooting(_logger);
                await Login.RebootAsync(_bus).ConfigureAwait(true);
                _isStopped = true;
                break;
        }
    }

    private async Task<BackgroundSituation> ReadSituationAsync()
    {
        var situation = await _host.ReadAsync().ConfigureAwait(true);
        var memory = _memory;
        var (table, downloaded, space) = await _door.TryUseAsync(
            engine => ((DeploymentTable?)engine.ReadDeployments(), engine.FindWaiting()?.Image.ManifestDigest, (FileSystemSpace?)ReadSpace(engine)),
            () => (null, null, null)).ConfigureAwait(true);
        return situation with
        {
            BootGood = table?.Booted is { } booted ? booted.TriesLeft is null : null,
            Staged = table is { Next: { } next } && next != table.Booted ? next.Origin.ManifestDigest : null,
            FreeBytes = space?.Available,
            TotalBytes = space?.Total,
            LastCheck = memory.LastCheck,
            Failure = memory.FailedAt is { } at ? new RecentFailure(at, memory.Failures, memory.FailureReason ?? "") : null,
            Candidate = Candidate(memory.Found, table, downloaded),
            Inhibitors = situation.Inhibitors.AddRange(_inhibitors.All.Select(
                item => new BackgroundInhibitor(item.Who, item.Why, InhibitedWork.Update | InhibitedWork.Reboot))),
            Job = _jobs.Active is { } job ? Describe(job) : null,
            FleetLock = _lock,
            FleetLockFailure = _lockFailure,
        };
    }

    private static FileSystemSpace ReadSpace(Engine engine)
    {
        using var directory = Dir.Open(engine.Sysroot.Path);
        return directory.Space();
    }

    private static UpdateCandidate? Candidate(FoundUpdate? found, DeploymentTable? table, Digest? downloaded)
    {
        // Since it was found somebody may have switched to another image, or have brought it by hand.
        if (found is null || table is null || (table.Next ?? table.Booted)?.Origin is not { } followed || followed.Image != found.Image)
        {
            return null;
        }

        var digest = Digest.Parse(found.Digest);
        return followed.ManifestDigest == digest
            ? null
            : new UpdateCandidate(digest, Digest.Parse(found.ConfigDigest))
            {
                Held = table.All.FirstOrDefault(deployment => deployment.Origin.ManifestDigest == digest)?.Origin.Hold?.Reason ?? found.Held,

                // No signature is asked for yet, so none proves anything.
                Verified = false,
                Rollout = RolloutAnnotations.Read(found.Annotations),
                Downloaded = downloaded == digest,
                NeededBytes = found.Bytes,
            };
    }

    private static BackgroundJob Describe(Job job) => new(
        job.Record.Order.DownloadOnly ? BackgroundMode.Download : BackgroundMode.Stage,
        ByHand: !job.Record.Order.Background,
        job.Record.State == JobState.Paused,
        job.IsTransferring,
        CanPause: job.IsTransferring);

    private async Task CheckAsync()
    {
        try
        {
            var result = await _door.UseAsync(engine => engine.CheckAsync()).ConfigureAwait(true);
            Checked?.Invoke(result);
            Remember(_memory with
            {
                LastCheck = _options.Time.GetUtcNow(),
                FailedAt = null,
                Failures = 0,
                FailureReason = null,
                Found = result.ConfigDigest is { } config
                    ? new FoundUpdate(
                        result.Image, result.ManifestDigest.ToString(), config.ToString(), result.Version, result.Hold?.Reason, result.BytesNeeded, result.Annotations)
                    : null,
            });
        }
        catch (Exception e) when (e is DeployException or OciException or IOException)
        {
            Fail(ErrorCatalog.Describe(e).Message);
        }
    }

    private async Task BringAsync(bool isDownload)
    {
        var downloaded = await _door.TryUseAsync(engine => engine.FindWaiting()?.Image.ManifestDigest, () => null).ConfigureAwait(true);
        var isHere = downloaded?.ToString() == _memory.Found!.Digest;
        var job = await _jobs.AddAsync(new JobOrder
        {
            Kind = JobOrder.Update,
            Background = true,
            Digest = isHere ? null : _memory.Found.Digest,
            DownloadOnly = isDownload,
            FromDownloaded = isHere && !isDownload,
        }).ConfigureAwait(true);
        job.Transfer.BytesPerSecond = _settings.BandwidthLimit;
        _timer.Change(s_watch, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets the job that it started wait, go on or end, as things are now.</summary>
    private async Task WatchJobAsync()
    {
        if (OwnJob is not { } job || _machine is null || _isStopped)
        {
            return;
        }

        var situation = await ReadSituationAsync().ConfigureAwait(true);
        var decision = JobDecision.Make(_settings, situation, Describe(job), _machine, _options.Time);
        if (!job.Record.IsOpen || !job.Record.Order.Background)
        {
            return;
        }

        switch (decision.Action)
        {
            case JobAction.Pause when job.Record.State == JobState.Running:
                _isPausedByUs = true;
                job.Pause();
                break;
            case JobAction.Continue when _isPausedByUs:
                _isPausedByUs = false;
                job.Resume();
                break;
            case JobAction.Cancel:
                job.Cancel();
                break;
        }

        Wait(decision.Reasons, decision.LookAgain);
        _timer.Change(s_watch, Timeout.InfiniteTimeSpan);
    }

    private async Task AskLockAsync(bool wanted)
    {
        if (_settings.FleetLockUrl is not { } url || _machine is null)
        {
            return;
        }

        var client = new FleetLockClient(_http, url, _settings.FleetLockGroup, _machine.FleetLockId, _options.Time);
        var answer = await (wanted ? client.LockAsync() : client.UnlockAsync()).ConfigureAwait(true);
        if (answer.Granted)
        {
            _lock = wanted ? FleetLockState.Held : FleetLockState.Released;
            _lockFailure = null;
        }
        else
        {
            _lockFailure = new RecentFailure(_options.Time.GetUtcNow(), (_lockFailure?.Count ?? 0) + 1, answer.Reason ?? "");
        }
    }

    private void Wait(ImmutableArray<WaitReason> reasons, DateTimeOffset? next)
    {
        WaitingFor = reasons;
        NextRun = next;
        Changed?.Invoke();
        if (next is { } at)
        {
            var left = at - _options.Time.GetUtcNow();
            _timer.Change(left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Fail(string reason)
    {
        DaemonLog.BackgroundFailed(_logger, reason);
        Remember(_memory with { FailedAt = _options.Time.GetUtcNow(), Failures = _memory.Failures + 1, FailureReason = reason });
    }

    private void Remember(BackgroundMemory memory)
    {
        _memory = memory;
        try
        {
            _file.Write(memory);
        }
        catch (LinuxException e)
        {
            DaemonLog.JobsNotKept(_logger, e.Message);
        }
    }
}
