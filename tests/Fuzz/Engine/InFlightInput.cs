using System.Text;

namespace SkorionOS.Fuzz.Engine;

/// <summary>
/// The input that is being run, in a file: no handler gets to see a stack overflow, and of a process that was killed nothing else tells what it was doing. A watchdog
/// ends the process when an input does not come to its end.
/// </summary>
internal sealed class InFlightInput : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly string _note;
    private readonly FileStream _file;
    private readonly Timer _watchdog;
    private string _origin = "";
    private long _number;
    private long _seen = -1;
    private TimeSpan _since;

    public InFlightInput(FuzzPlaces places, string target)
    {
        _path = places.InFlight(target);
        _note = _path + ".origin";
        _file = new FileStream(_path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _watchdog = new Timer(_ => Look(), null, Beat, Beat);
    }

    public void Begin(byte[] input, string origin)
    {
        _origin = origin;
        RandomAccess.Write(_file.SafeFileHandle, input, 0);
        RandomAccess.SetLength(_file.SafeFileHandle, input.Length);
        Interlocked.Increment(ref _number);
    }

    public void End() => Interlocked.Increment(ref _number);

    /// <summary>The input came to its end; the file goes.</summary>
    public void Dispose()
    {
        _watchdog.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    // Odd while an input runs.
    private void Look()
    {
        var number = Interlocked.Read(ref _number);
        var spent = Environment.CpuUsage.TotalTime;
        if (number != _seen || number % 2 == 0) (_seen, _since) = (number, spent);
        if (spent - _since < Hang) return;
        File.WriteAllBytes(_note, Encoding.UTF8.GetBytes(_origin));
        Environment.FailFast($"{_origin}: no end after {Hang.TotalSeconds:F0} s of the processor. The input is {_path}");
    }
}
