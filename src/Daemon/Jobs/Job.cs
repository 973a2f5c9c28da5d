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
    public TransferControl Transfer { get; } = new();

    /// <summary>What the work tells how far it is.</summary>
    public IProgress<PullProgress> Progress => _progress;

    /// <summary>True while it may still need the network, and so can wait.</summary>
    public bool IsTransferring => Record.IsOpen && _progress.Read().Latest.Step is PullStep.Resolving or PullStep.Pulling;

    /// <summary>Ends the work where that is safe.</summary>
    public CancellationToken Cancelling => _cancelling.Token;

    /// <summary>Shows it on the bus.</summary>
    public async Task ShowAsync() => _shown = await _bus.ExportAsync(Shown).ConfigureAwait(true);

    /// <summary>It is at work now.</summary>
    public void Start() => Move(Record with { State = Transfer.IsPaused ? JobState.Paused : JobState.Running }, "State");

    /// <summary>Lets it wait.</summary>
    public void Pause()
    {
        Transfer.Pause();
        if (Record.State == JobState.Running)
        {
            Move(Record with { State = JobState.Paused }, "State");
        }
    }

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        Transfer.Resume();
        if (Record.State == JobState.Paused)
        {
            Move(Record with { State = JobState.Running }, "State");
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

    /// <summary>Somebody wants what so far nobody had asked for.</summary>
    public void TakeOver(uint uid) => Record = Record with { Order = Record.Order with { Background = false, Uid = uid } };

    /// <summary>It came to its end.</summary>
    public void End(JobRecord record)
    {
        _progress.Dispose();
        Move(record, "State", "Progress", "EstimatedEnd", "Ended", "Report", "ErrorName", "ErrorMessage", "ErrorHint");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shown?.Dispose();
        _progress.Dispose();
        _cancelling.Dispose();
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
