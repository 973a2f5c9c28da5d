using System.Globalization;
using SkorionOS.Deploy.Pull;
using Spectre.Console;

namespace SkorionOS.Cli.Output;

/// <summary>
/// One line on a terminal that is drawn anew, at most ten times a second: step, bar, bytes, rate, time left. Colours are Spectre.Console's, which obeys
/// <c>NO_COLOR</c> and knows what the terminal can do.
/// </summary>
internal sealed class ProgressBarView : IProgressView
{
    // With the longest numbers beside it the line stays below 80 columns: one that wraps could not be drawn anew.
    private const int BarWidth = 20;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly TransferRate _rate;
    private long _lastDrawn;
    private PullStep? _step;
    private bool _isDrawn;

    public ProgressBarView(TextWriter output, TimeProvider time)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        _time = time;
        _rate = new TransferRate(time);
    }

    public void Show(PullProgress progress)
    {
        var now = _time.GetTimestamp();
        if (_isDrawn && _step == progress.Step && _time.GetElapsedTime(_lastDrawn, now) < s_interval && progress.BytesDone < progress.BytesTotal)
        {
            return;
        }

        _rate.Add(progress.BytesDone);
        _lastDrawn = now;
        _step = progress.Step;
        _isDrawn = true;
        _console.Write(new ControlCode("\r\u001b[2K"));
        _console.Markup(Line(progress));
    }

    public void Finish()
    {
        if (_isDrawn)
        {
            _isDrawn = false;
            _console.Write(new ControlCode("\r\u001b[2K"));
        }
    }

    private string Line(PullProgress progress)
    {
        var step = ProgressText.Of(progress.Step);
        if (progress.Step != PullStep.Pulling || progress.BytesTotal == 0)
        {
            return $"{step} …";
        }

        var share = Math.Min(1, (double)progress.BytesDone / progress.BytesTotal);
        var filled = (int)(share * BarWidth);
        var line = $"{step} [green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] "
            + $"{Bytes.Format(progress.BytesDone)} of {Bytes.Format(progress.BytesTotal)}";
        if (_rate.BytesPerSecond is not { } rate)
        {
            return line;
        }

        var left = TimeSpan.FromSeconds((progress.BytesTotal - progress.BytesDone) / rate);
        var clock = left.TotalHours < 1
            ? left.ToString(@"m\:ss", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(long)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00}");
        return $"{line}, {Bytes.Format((long)rate)}/s, {clock} left";
    }
}
