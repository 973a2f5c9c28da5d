using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Deploy.Pull;

namespace SkorionOS.Cli.Output;

/// <summary>
/// Progress as upstream bootc writes it for <c>--progress-fd</c> (version 0.1.0): JSON lines, at most five in a second; the tasks are <c>pulling</c>,
/// <c>importing</c> and <c>staging</c>.
/// </summary>
internal sealed class ProgressJsonView : IProgressView, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _output;
    private readonly TimeProvider _time;
    private PullStep? _step;
    private long _lastWritten;
    private bool _isReaderGone;

    public ProgressJsonView(int descriptor, TimeProvider time)
    {
        _time = time;
        try
        {
            _output = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            Write(writer =>
            {
                writer.WriteString("type", "Start");
                writer.WriteString("version", "0.1.0");
            });
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"file descriptor {descriptor}, given by --progress-fd, is not open for writing", e);
        }
    }

    public void Show(PullProgress progress)
    {
        var now = _time.GetTimestamp();
        var isLast = progress.BytesDone == progress.BytesTotal;
        if (progress.Step == PullStep.Resolving || (_step == progress.Step && !isLast && _time.GetElapsedTime(_lastWritten, now) < s_interval))
        {
            return;
        }

        _step = progress.Step;
        _lastWritten = now;
        Write(writer => Describe(writer, progress));
    }

    public void Finish()
    {
    }

    public void Dispose() => _output.Dispose();

    private static void Describe(Utf8JsonWriter writer, PullProgress progress)
    {
        if (progress.Step != PullStep.Pulling)
        {
            writer.WriteString("type", "ProgressSteps");
            writer.WriteString("task", progress.Step == PullStep.Importing ? "importing" : "staging");
            writer.WriteString("description", ProgressText.Of(progress.Step));
            writer.WriteString("id", progress.Step == PullStep.Importing ? "importing" : "staging");
            writer.WriteNumber("stepsCached", 0);
            writer.WriteNumber("steps", 0);
            writer.WriteNumber("stepsTotal", 1);
        }
        else
        {
            writer.WriteString("type", "ProgressBytes");
            writer.WriteString("task", "pulling");
            writer.WriteString("description", ProgressText.Of(progress.Step));
            writer.WriteString("id", "pulling");
            writer.WriteNumber("bytesCached", progress.BytesCached);
            writer.WriteNumber("bytes", progress.BytesDone);
            writer.WriteNumber("bytesTotal", progress.BytesTotal);
            writer.WriteNumber("stepsCached", 0);
            writer.WriteNumber("steps", progress.LayersDone);
            writer.WriteNumber("stepsTotal", progress.LayersTotal);
        }

        writer.WriteStartArray("subtasks");
        writer.WriteEndArray();
    }

    private void Write(Action<Utf8JsonWriter> describe)
    {
        if (_isReaderGone)
        {
            return;
        }

        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            describe(writer);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        try
        {
            _output.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
        }
        catch (IOException)
        {
            // Whoever watched has gone; an update does not fail for that.
            _isReaderGone = true;
        }
    }
}
