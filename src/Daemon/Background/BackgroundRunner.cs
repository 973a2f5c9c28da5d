using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.FleetLock;
using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background;

/// <summary>
/// Does in the background what the decisions say, one step after the other, and keeps an eye on what it started. Belongs to the bus's thread. When the service starts it
/// only looks, so that it can say what is waited for; it acts once the timer, or a change of the settings, has called <see cref="RunAsync"/>, and goes on with a job of its
/// own.
/// </summary>
internal sealed class BackgroundRunner : IDisposable
{
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CurrentSettings _settings;
    private readonly RememberedUpdates _updates;
    private readonly RebootLock _lock;
    private readonly BackgroundJobs _jobs;
    private readonly BackgroundWork _work;
    private readonly HostSignals _host;
    private readonly SituationReader _situation;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _mayAct;
    private bool _mustLookAgain;
    private bool _isStopped;

    /// <summary>Makes it; nothing happens before <see cref="LoadAsync"/>.</summary>
    public BackgroundRunner(BusConnection bus, EngineDoor door, JobTable jobs, Inhibitors inhibitors, DaemonOptions options, ILogger logger)
    {
        (_time, _logger) = (options.Time, logger);
        _settings = new CurrentSettings(options.Root);
        _updates = new RememberedUpdates(options.StateDirectory, options.Time, logger);
        _lock = new RebootLock(Path.Join(options.Root, "run/bootc"), options.Time, logger);
        _jobs = new BackgroundJobs(jobs);
        _work = new BackgroundWork(bus, door, _updates, _lock, _jobs, logger);
        _host = new HostSignals(bus, options.Time, options.Root, options.IsClockSynchronised);
        _situation = new SituationReader(_host, door, inhibitors, jobs, _updates, _lock);
        _timer = options.Time.CreateTimer(_ => bus.Post(() => _ = LookAsync()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        inhibitors.Changed += Look;
        _host.Changed += () => _ = _jobs.Open is not null || WaitingFor.Any(reason => reason.End != WaitEnd.Change) ? LookAsync() : Task.CompletedTask;
    }

    /// <summary>Told when one of the properties changed.</summary>
    public event Action? Changed;

    /// <summary>Told what a check found.</summary>
    public event Action<UpdateResult>? Checked
    {
        add => _work.Checked += value;
        remove => _work.Checked -= value;
    }

    /// <summary>How far the background goes.</summary>
    public string Mode => _settings.AreUnderstood ? SettingsDescription.NameOf(_settings.Value.Mode) : "off";

    /// <summary>What updates leave free of the disk, those that a person asks for too.</summary>
    public FreeSpaceFloor MinimumFree => _settings.Value.MinimumFree;

    /// <summary>Why it waits; empty when it does not.</summary>
    public ImmutableArray<WaitReason> WaitingFor { get; private set; } = [];

    /// <summary>When it looks again at the latest; null when nothing but another setting could change something.</summary>
    public DateTimeOffset? NextRun { get; private set; }

    /// <summary>True while it is in the middle of a step.</summary>
    public bool IsAtWork { get; private set; }

    /// <summary>Ends when it is known what is waited for.</summary>
    public Task Looked => _looked.Task;

    /// <summary>The settings as they count.</summary>
    public IReadOnlyDictionary<string, BusVariant> DescribeConfiguration() => SettingsDescription.Of(_settings.Value);

    /// <summary>Reads the settings and what is remembered. A job that is to be taken up waits until it is known whether it may go on.</summary>
    public async Task LoadAsync()
    {
        await _updates.LoadAsync().ConfigureAwait(true);
        await _lock.LoadAsync().ConfigureAwait(true);
        await _settings.ReadAsync().ConfigureAwait(true);
        await _host.StartAsync().ConfigureAwait(true);
        _jobs.Hold();
    }

    /// <summary>Looks how things are, once others may hear of it.</summary>
    public void Begin()
    {
        _mayAct = _jobs.Open is not null;
        Look();
    }

    /// <summary>Looks again: something that it depends on has changed.</summary>
    public void Look() => _ = LookAsync();

    /// <summary>Does what is due, now and as long as the service is there.</summary>
    public Task RunAsync()
    {
        _mayAct = true;
        return LookAsync();
    }

    /// <summary>Changes settings, and obeys them at once.</summary>
    public async Task ConfigureAsync(IReadOnlyDictionary<string, object> changes)
    {
        await _settings.ChangeAsync(changes).ConfigureAwait(true);
        Changed?.Invoke();
        _jobs.Obey(_settings.Value);
        _ = RunAsync();
    }

    /// <summary>A job began, ended, or became somebody else's.</summary>
    public void JobChanged(Job job)
    {
        if (_jobs.WasCancelledByHand(job) && job.Record.Order.Kind == JobOrder.Update)
        {
            // Whoever cancels an update does not want it back the next moment.
            _updates.Cancelled();
        }
        else if (job.Record is { State: JobState.Failed, Order.Background: true })
        {
            _updates.Failed(job.Record.ErrorMessage ?? "it failed");
        }
        else if (job.Record is { State: JobState.Done, Order.Background: true })
        {
            _updates.Succeeded();
        }

        Look();
    }

    /// <summary>Does nothing more.</summary>
    public void Stop() => _isStopped = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopped = true;
        _timer.Dispose();
        _host.Dispose();
        _lock.Dispose();
    }

    /// <summary>Looks, and does what is due if it may. While it is at it already, it looks once more afterwards: whoever calls has something new.</summary>
    private async Task LookAsync()
    {
        _mustLookAgain = true;
        if (IsAtWork || _isStopped)
        {
            return;
        }

        IsAtWork = true;
        while (_mustLookAgain && !_isStopped)
        {
            _mustLookAgain = false;
            try
            {
                await _settings.ReadAsync().ConfigureAwait(true);
                _jobs.Obey(_settings.Value);
                await StepAsync().ConfigureAwait(true);
            }
#pragma warning disable CA1031 // The background never takes the service down; it tells, and the timer comes again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                DaemonLog.BackgroundFailed(_logger, ErrorCatalog.Describe(e).Message);
                WakeIn(_jobs.Open is null ? BackgroundLimits.Poll : s_watch);
            }
        }

        IsAtWork = false;

        // Also where nothing could be found out.
        _looked.TrySetResult();
    }

    private async Task StepAsync()
    {
        if (_settings.Obstacle is { } obstacle)
        {
            _jobs.Hold(obstacle);
            Wait([obstacle], null);
            return;
        }

        var situation = await _situation.ReadAsync(_settings.Value).ConfigureAwait(true);
        if (_jobs.Open is { } job)
        {
            var decided = JobDecision.Make(_settings.Value, situation, BackgroundJobs.Describe(job), _settings.Machine!, _time);
            _jobs.Obey(job, decided);
            Wait([.. job.WaitingFor], decided.LookAgain);

            // Games do not tell when they begin.
            WakeIn(s_watch);
            return;
        }

        var decision = BackgroundDecision.Make(_settings.Value, situation, _settings.Machine!, _time);
        Wait(decision.Reasons, decision.LookAgain);
        if (_mayAct && decision.Action != BackgroundAction.Nothing)
        {
            await _work.DoAsync(decision.Action, situation.Candidate, _settings).ConfigureAwait(true);

            // A reboot that was asked for comes, and nothing else before it.
            _isStopped |= decision.Action == BackgroundAction.Reboot;
            _mustLookAgain = true;
        }
    }

    private void Wait(ImmutableArray<WaitReason> reasons, DateTimeOffset? next)
    {
        if (next is { } at)
        {
            WakeIn(at - _time.GetUtcNow());
        }

        if (!reasons.SequenceEqual(WaitingFor) || next != NextRun)
        {
            (WaitingFor, NextRun) = (reasons, next);
            Changed?.Invoke();
        }

        _looked.TrySetResult();
    }

    private void WakeIn(TimeSpan time) => _timer.Change(time > s_soonest ? time : s_soonest, Timeout.InfiniteTimeSpan);
}
