using System.Collections.Immutable;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Bus;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Jobs;

/// <summary>A piece of work, as it is seen on the bus. Belongs to the bus's thread.</summary>
internal sealed class Job : IDisposable
{
    private static readonly BusInterface s_type = BusNames.Describe(BusNames.Job);
    private static readonly string[] s_progress = ["Step", "Progress", "BytesDone", "BytesTotal", "BytesCached", "LayersDone", "LayersTotal", "EstimatedEnd"];

    private readonly BusConnection _bus;
    private readonly JobProgress _progress;
    private readonly CancellationTokenSource _cancelling = new();
    private readonly SortedDictionary<JobHolder, ImmutableArray<WaitReason>> _holds = [];
    private IDisposable? _shown;

    /// <summary>Makes a job that waits for its turn.</summary>
    /// <param name="record">What is known of it.</param>
    /// <param name="bus">Where it is seen.</param>
    /// <param name="time">The clock.</param>
    /// <param name="control">What a call of one of its methods leads to.</param>
    public Job(JobRecord record, BusConnection bus, TimeProvider time, BusHandler control)
    {
        Record = record;
        _bus = bus;
        _progress = new JobProgress(time, () => bus.Post(() => Changed(s_progress)));
        Transfer = new TransferControl(time);
        Shown = new BusObject(
            BusNames.JobPath(record.Id),
            s_type,
            new Dictionary<string, BusHandler> { ["Cancel"] = control, ["Pause"] = control, ["Resume"] = control },
            Properties());
    }

    /// <summary>What is known of it, and kept.</summary>
    public JobRecord Record { get; private set; }

    /// <summary>Its object.</summary>
    public BusObject Shown { get; }

    /// <summary>Pauses its transfers, and limits them.</summary>
    public TransferControl Transfer { get; }

    /// <summary>Why it does not go on; empty when nobody holds it.</summary>
    public IEnumerable<WaitReason> WaitingFor => _holds.Values.SelectMany(reasons => reasons);

    /// <summary>What the work tells how far it is.</summary>
    public IProgress<PullProgress> Progress => _progress;

    /// <summary>True while it may still need the network, and so can wait.</summary>
    public bool IsTransferring => Record.IsOpen && _progress.Read().Latest.Step is PullStep.Resolving or PullStep.Pulling;

    /// <summary>Ends the work where that is safe.</summary>
    public CancellationToken Cancelling => _cancelling.Token;

    /// <summary>Shows it on the bus.</summary>
    public async Task ShowAsync() => _shown = await _bus.ExportAsync(Shown).ConfigureAwait(true);

    /// <summary>It is at work now.</summary>
    public void Start() => Move(Record with { State = _holds.Count > 0 ? JobState.Paused : JobState.Running }, "State");

    /// <summary>True when this one keeps it from going on.</summary>
    public bool IsHeldBy(JobHolder holder) => _holds.ContainsKey(holder);

    /// <summary>Lets it wait.</summary>
    /// <param name="holder">Who wants that.</param>
    /// <param name="reasons">Why; they take the place of what he said before.</param>
    public void Hold(JobHolder holder, ImmutableArray<WaitReason> reasons)
    {
        if (Record.IsOpen && !(_holds.TryGetValue(holder, out var before) && before.SequenceEqual(reasons)))
        {
            _holds[holder] = reasons;
            ObeyHolds();
        }
    }

    /// <summary>Lets it go on, as far as this one is concerned.</summary>
    public void Release(JobHolder holder)
    {
        if (_holds.Remove(holder))
        {
            ObeyHolds();
        }
    }

    /// <summary>Asks it to stop.</summary>
    public void Cancel()
    {
        if (Record.IsOpen)
        {
            Move(Record with { State = JobState.Cancelling }, "State");
            _cancelling.Cancel();
        }
    }

    /// <summary>Stops the work without ending the job: the service goes, and takes it up again when it comes back.</summary>
    public void Interrupt() => _cancelling.Cancel();

    /// <summary>Somebody wants it now: whoever held it lets go, nothing limits it, and it is his when nobody had asked for it.</summary>
    /// <param name="order">What he wants. Work that goes by another order comes to its end first.</param>
    public void Hasten(JobOrder order)
    {
        _holds.Clear();
        if (Record.Order.Background)
        {
            Transfer.BytesPerSecond = null;
            Move(Record with { Order = order }, "Origin", "Uid");
        }

        ObeyHolds();
    }

    /// <summary>It came to its end.</summary>
    public void End(JobRecord record)
    {
        _progress.Dispose();
        _holds.Clear();
        Move(record, "State", "WaitingFor", "Progress", "EstimatedEnd", "Ended", "Report", "ErrorName", "ErrorMessage", "ErrorHint");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shown?.Dispose();
        _progress.Dispose();
        _cancelling.Dispose();
    }

    private void ObeyHolds()
    {
        var isHeld = _holds.Count > 0;
        if (isHeld)
        {
            Transfer.Pause();
        }
        else
        {
            Transfer.Resume();
        }

        Move(Record with { State = (Record.State, isHeld) switch { (JobState.Running, true) => JobState.Paused, (JobState.Paused, false) => JobState.Running, var (state, _) => state } }, "State", "WaitingFor");
    }

    private void Move(JobRecord record, params string[] changed)
    {
        Record = record;
        Changed(changed);
    }

    private void Changed(string[] names)
    {
        if (_shown is not null)
        {
            _ = _bus.TellChangedAsync(Shown, names);
        }
    }

    private Dictionary<string, Func<object>> Properties() => new()
    {
        ["Id"] = () => Record.Id,
        ["Kind"] = () => Record.Order.Kind,
        ["Origin"] = () => Record.Order.Background ? "background" : "user",
        ["Uid"] = () => Record.Order.Uid,
        ["State"] = () => NameOf(Record.State),
        ["WaitingFor"] = () => WaitingFor.Select(object (reason) => new object[] { reason.Code, reason.Sentence }).ToArray(),
        ["Step"] = () => StepOf(_progress.Read().Latest.Step),
        ["Progress"] = () => Record.State == JobState.Done ? 100.0 : _progress.Read().Percent,
        ["BytesDone"] = () => (ulong)_progress.Read().Latest.BytesDone,
        ["BytesTotal"] = () => (ulong)_progress.Read().Latest.BytesTotal,
        ["BytesCached"] = () => (ulong)_progress.Read().Latest.BytesCached,
        ["LayersDone"] = () => (uint)_progress.Read().Latest.LayersDone,
        ["LayersTotal"] = () => (uint)_progress.Read().Latest.LayersTotal,
        ["EstimatedEnd"] = () => Record.IsOpen && _progress.Read().End is { } end ? (ulong)end.ToUnixTimeSeconds() : 0UL,
        ["Started"] = () => (ulong)Record.Started.ToUnixTimeSeconds(),
        ["Ended"] = () => Record.Ended is { } ended ? (ulong)ended.ToUnixTimeSeconds() : 0UL,
        ["Report"] = () => Record.Report ?? "",
        ["ErrorName"] = () => Record.ErrorCode is { } code ? BusErrors.NameOf(code) : "",
        ["ErrorMessage"] = () => Record.ErrorMessage ?? "",
        ["ErrorHint"] = () => Record.ErrorCode is { } code ? ErrorCatalog.Hints.GetValueOrDefault(code) ?? "" : "",
    };

    /// <summary>The word for a state on the bus.</summary>
    public static string NameOf(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Paused => "paused",
        JobState.Cancelling => "cancelling",
        JobState.Done => "done",
        JobState.Failed => "failed",
        _ => "cancelled",
    };

    private static string StepOf(PullStep step) => step switch
    {
        PullStep.Resolving => "resolving",
        PullStep.Pulling => "pulling",
        PullStep.Importing => "importing",
        _ => "staging",
    };
}
