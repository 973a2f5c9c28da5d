using Microsoft.Extensions.Logging;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Deploy;
using SkorionOS.Interop;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Jobs;

/// <summary>
/// All jobs: one works, others wait, the last ones that ended can be read still. What is not at its end is on the disk, and goes on when the service that was killed comes
/// back. Belongs to the bus's thread.
/// </summary>
internal sealed class JobTable(BusConnection bus, StateFile<JobFile> store, TimeProvider time, ILogger logger, JobWork work, BusHandler control)
{
    /// <summary>Ended jobs that are kept.</summary>
    public const int Kept = 16;

    /// <summary>How often a job is taken up again after the service died in it.</summary>
    public const int MaxInterruptions = 3;

    private readonly List<Job> _jobs = [];
    private readonly JobExecution _execution = new(work);
    private ulong _lastId;
    private bool _isStopping;
    private Task _working = Task.CompletedTask;
    private Job? _current;

    /// <summary>Told when something began or ended.</summary>
    public event Action<Job>? Changed;

    /// <summary>The jobs, oldest first.</summary>
    public IReadOnlyList<Job> All => _jobs;

    /// <summary>The one that works; null when none does.</summary>
    public Job? Active => _jobs.FirstOrDefault(job => job.Record.State is JobState.Running or JobState.Paused or JobState.Cancelling);

    /// <summary>True while something works or waits for its turn.</summary>
    public bool IsBusy => _jobs.Any(job => job.Record.IsOpen);

    /// <summary>Brings back what the service knew when it ended.</summary>
    /// <param name="mayGoOn">False where nothing can be done here; what was open ends with an error then.</param>
    public async Task LoadAsync(bool mayGoOn)
    {
        var file = store.Read() ?? new JobFile(1, 0, []);
        _lastId = file.LastId;
        foreach (var record in file.Jobs)
        {
            await AddAsync(record.IsOpen ? TakeUp(record, mayGoOn) : record).ConfigureAwait(true);
        }
    }

    /// <summary>Begins with what waits. Called once others may hear of it.</summary>
    public void Begin()
    {
        Save();
        Next();
    }

    /// <summary>
    /// Adds a job, or finds the one that does the same already. What the background brings does not stand in anybody's way: when it is wanted, its job becomes that of who
    /// asks, and goes on with his order afterwards; else it is cancelled.
    /// </summary>
    /// <exception cref="LinuxException">It cannot be written down.</exception>
    public async Task<Job> AddAsync(JobOrder order)
    {
        var open = _jobs.Where(job => job.Record.IsOpen && job.Record.State != JobState.Cancelling).ToList();
        var there = open.FirstOrDefault(job => job.Record.Order.WantsTheSame(order));
        if (!order.Background)
        {
            there ??= open.FirstOrDefault(job => job.Record.Order.Background && order.GoesOnFrom(job.Record.Order));
            if (there is null)
            {
                CancelBackground();
            }
            else
            {
                Hasten(there, order);
            }
        }

        if (there is not null)
        {
            return there;
        }

        var job = await AddAsync(new JobRecord(_lastId + 1, order, JobState.Queued, time.GetUtcNow())).ConfigureAwait(true);
        try
        {
            Write();
        }
        catch
        {
            _jobs.Remove(job);
            job.Dispose();
            throw;
        }

        _ = bus.SendSignalAsync(Manager!, "JobNew", job.Record.Id, job.Shown.Path);
        DaemonLog.JobAdded(logger, job.Record.Id, order.Kind, order.Background ? "background" : "user", order.Uid);
        Next();
        return job;
    }

    /// <summary>Somebody wants that a job goes on. What he paused does; what the background holds back becomes his, so that it goes on now and not when it fits.</summary>
    public void Resume(Job job, uint user)
    {
        if (job.IsHeldBy(JobHolder.Background))
        {
            Hasten(job, job.Record.Order with { Background = false, Uid = user });
        }
        else
        {
            job.Release(JobHolder.User);
        }
    }

    /// <summary>The object whose signals tell of jobs.</summary>
    public BusObject? Manager { get; set; }

    /// <summary>Cancels what nobody asked for, and waits until it has let go of the sysroot.</summary>
    public async Task EndBackgroundAsync()
    {
        CancelBackground();
        if (_current?.Record.Order.Background == true)
        {
            await _working.ConfigureAwait(true);
        }
    }

    /// <summary>Stops what works, so that it goes on when the service comes back.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        foreach (var job in _jobs)
        {
            job.Interrupt();
        }

        await _working.ConfigureAwait(true);
        foreach (var job in _jobs)
        {
            job.Dispose();
        }
    }

    private void CancelBackground()
    {
        foreach (var job in _jobs.Where(job => job.Record is { IsOpen: true, Order.Background: true }))
        {
            job.Cancel();
        }
    }

    private void Hasten(Job job, JobOrder order)
    {
        var wasTheBackgrounds = job.Record.Order.Background;
        job.Hasten(order);
        if (wasTheBackgrounds)
        {
            Save();
            Changed?.Invoke(job);
        }
    }

    private JobRecord TakeUp(JobRecord record, bool mayGoOn)
    {
        if (record.State == JobState.Cancelling)
        {
            return record with { State = JobState.Cancelled, Ended = time.GetUtcNow() };
        }

        if (!mayGoOn || record.Interruptions >= MaxInterruptions)
        {
            return JobExecution.Fail(record, "interrupted", "the service was stopped too often while this was at work; what came so far is kept") with { Ended = time.GetUtcNow() };
        }

        return record with { State = JobState.Queued, Interruptions = record.Interruptions + (record.State == JobState.Queued ? 0 : 1) };
    }

    private async Task<Job> AddAsync(JobRecord record)
    {
        _lastId = Math.Max(_lastId, record.Id);
        var job = new Job(record, bus, time, control);
        _jobs.Add(job);
        await job.ShowAsync().ConfigureAwait(true);
        foreach (var old in _jobs.Where(other => !other.Record.IsOpen).SkipLast(Kept).ToList())
        {
            _jobs.Remove(old);
            old.Dispose();
        }

        return job;
    }

    private void Next()
    {
        // One that was cancelled while it waited has its turn too: to end.
        if (!_isStopping && _working.IsCompleted && _jobs.FirstOrDefault(job => job.Record.State is JobState.Queued or JobState.Cancelling) is { } next)
        {
            _current = next;
            _working = RunAsync(next);
        }
    }

    private async Task RunAsync(Job job)
    {
        // The rest of the call that led here comes first, so that whoever made it knows of the job before its first change.
        await Task.Yield();
        job.Start();
        Save();
        Changed?.Invoke(job);
        var ended = await _execution.RunAsync(job, () => _isStopping).ConfigureAwait(true);
        if (ended is null)
        {
            return;
        }

        job.End(ended with { Ended = time.GetUtcNow() });
        Save();
        Changed?.Invoke(job);
        DaemonLog.JobEnded(logger, job.Record.Id, Job.NameOf(ended.State), ended.ErrorCode ?? "-", ended.ErrorMessage ?? "-");
        _ = bus.SendSignalAsync(Manager!, "JobEnded", job.Record.Id, job.Shown.Path, Job.NameOf(ended.State));
        _current = null;

        // Buffers of a download are of no more use, and nobody knows when the next one comes.
        await Task.Run(ProcessMemory.GiveBack).ConfigureAwait(true);
        _working = Task.CompletedTask;
        Next();
    }

    private void Write() => store.Write(new JobFile(1, _lastId, [.. _jobs.Select(job => job.Record)]));

    /// <summary>Writes down what there is; work goes on when that fails, and what is lost is only its memory.</summary>
    private void Save()
    {
        try
        {
            Write();
        }
        catch (LinuxException e)
        {
            DaemonLog.JobsNotKept(logger, e.Message);
        }
    }
}
