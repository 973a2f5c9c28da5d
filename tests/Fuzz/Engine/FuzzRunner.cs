using System.Diagnostics;
using System.Text;

namespace SkorionOS.Fuzz.Engine;

/// <summary>Gives inputs to a target, one after the other, on a thread with a small stack, and judges each.</summary>
internal sealed class FuzzRunner(FuzzTarget target, FuzzPlaces places)
{
    // A thread of the program has 8 MiB. Less room means that recursion without a bound shows up before it does there.
    private const int StackBytes = 1 << 20;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private InFlightInput _inFlight = null!;

    /// <summary>Runs every file of the corpus.</summary>
    public FuzzReport Replay() => OnOwnThread(report =>
    {
        foreach (var (name, input) in places.Corpus(target.Name)) Judge(report, input, $"corpus {name}");
    });

    /// <summary>Runs one file.</summary>
    public FuzzReport RunFile(string path) => OnOwnThread(report => Judge(report, File.ReadAllBytes(path), $"file {path}"));

    /// <summary>Runs made inputs.</summary>
    /// <param name="seed">What they depend on, with their index.</param>
    /// <param name="first">The index of the first.</param>
    /// <param name="count">How many at the most.</param>
    /// <param name="time">How long at the most; null for no limit.</param>
    public FuzzReport Run(ulong seed, long first, long count, TimeSpan? time = null) => OnOwnThread(report =>
    {
        var maker = new InputMaker(target, [.. places.Corpus(target.Name).Select(file => file.Content)]);
        var watch = Stopwatch.StartNew();
        for (var index = first; index < first + count && report.Failures.Count < FuzzReport.MostFailures; index++)
        {
            Judge(report, maker.Make(seed, index), $"seed {seed} index {index}");
            if (time is not null && watch.Elapsed > time) break;
        }
    });

    private FuzzReport OnOwnThread(Action<FuzzReport> work)
    {
        var report = new FuzzReport(target);
        var watch = Stopwatch.StartNew();
        Exception? broken = null;
        using var inFlight = new InFlightInput(places, target.Name);
        _inFlight = inFlight;
        var thread = new Thread(
            () =>
            {
                // What the fuzzer itself throws must not end the process without its report.
                try
                {
                    work(report);
                }
                catch (Exception e)
                {
                    broken = e;
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        report.Time = watch.Elapsed;
        return broken is null ? report : throw new InvalidOperationException($"The fuzzer of {target.Name} is broken.", broken);
    }

    private void Judge(FuzzReport report, byte[] input, string origin)
    {
        _inFlight.Begin(input, origin);
        var started = Stopwatch.GetTimestamp();
        var (outcome, problem, memory) = RunOnce(input);
        report.MostMemory = Math.Max(report.MostMemory, memory);
        if (problem is null && Stopwatch.GetElapsedTime(started) > Slow) problem = MeasureAgain(input);
        _inFlight.End();
        report.Count(outcome);
        if (problem is null) return;
        report.Failures.Add(new FuzzFailure(target.Name, origin, places.Save(target.Name, input), problem));
    }

    private (string? Outcome, string? Problem, double Memory) RunOnce(byte[] input)
    {
        // A reader may keep parts of what it is given, and must not change it.
        var given = (byte[])input.Clone();
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? outcome;
        try
        {
            outcome = target.Run(given);
        }
        catch (InvariantException e)
        {
            return (null, e.Message, 0);
        }
        catch (Exception e)
        {
            outcome = target.CodeOf(e);
            if (outcome is null) return (null, Describe(e), 0);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var allowed = target.MemoryBase + (long)target.MemoryPerByte * input.Length;
        var problem = allocated > allowed ? $"{input.Length} bytes made it allocate {allocated} bytes; {allowed} are allowed ({outcome})"
            : given.AsSpan().SequenceEqual(input) ? null
            : "the input was written to";
        return (outcome, problem, (double)allocated / allowed);
    }

    /// <summary>The machine may have been busy: what counts is the processor's time, and of the second run.</summary>
    private string? MeasureAgain(byte[] input)
    {
        var before = Environment.CpuUsage.TotalTime;
        RunOnce(input);
        var spent = Environment.CpuUsage.TotalTime - before;
        return spent > Slow ? $"{input.Length} bytes took {spent.TotalSeconds:F1} s of the processor; {Slow.TotalSeconds:F0} is allowed" : null;
    }

    private static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (var e = exception; e is not null; e = e.InnerException) text.AppendLine($"{e.GetType()}: {e.Message}");
        return text.Append(exception.StackTrace).ToString();
    }
}
