using SkorionOS.Deploy.Pull;

namespace SkorionOS.Cli.Output;

/// <summary>Plain lines for logs: one when a step begins, and one at each tenth of the bytes.</summary>
internal sealed class ProgressLineView(TextWriter output) : IProgressView
{
    private PullStep? _step;
    private long _tenth;

    public void Show(PullProgress progress)
    {
        if (_step != progress.Step)
        {
            _step = progress.Step;
            output.WriteLine(progress.Step == PullStep.Pulling
                ? $"{ProgressText.Of(progress.Step)} {Bytes.Format(progress.BytesTotal)} in {progress.LayersTotal} layers, {Bytes.Format(progress.BytesCached)} are here"
                : ProgressText.Of(progress.Step));
        }

        if (progress is { Step: PullStep.Pulling, BytesTotal: > 0 } && progress.BytesDone * 10 / progress.BytesTotal is var tenth && tenth > _tenth)
        {
            _tenth = tenth;
            output.WriteLine($"    {tenth * 10} %, {Bytes.Format(progress.BytesDone)}");
        }
    }

    public void Finish()
    {
    }
}
