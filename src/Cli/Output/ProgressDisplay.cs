using SkorionOS.Deploy.Pull;

namespace SkorionOS.Cli.Output;

/// <summary>Shows how far a pull has come, on standard error: a live bar on a terminal, a line for each step otherwise; and JSON lines where asked for.</summary>
internal sealed class ProgressDisplay : IProgress<PullProgress>, IDisposable
{
    private readonly IProgressView[] _views;
    private readonly Lock _gate = new();

    private ProgressDisplay(params IProgressView[] views) => _views = views;

    /// <summary>Starts showing; nothing appears before the first report.</summary>
    public static ProgressDisplay Start(CommandContext context, bool quiet, int? progressFd)
    {
        var views = new List<IProgressView>();
        if (!quiet)
        {
            views.Add(context.IsErrorTerminal ? new ProgressBarView(context.Error, context.Engine.Time) : new ProgressLineView(context.Error));
        }

        if (progressFd is { } descriptor)
        {
            views.Add(new ProgressJsonView(descriptor, context.Engine.Time));
        }

        return new ProgressDisplay([.. views]);
    }

    public void Report(PullProgress value)
    {
        // Layers report from their own threads.
        lock (_gate)
        {
            foreach (var view in _views)
            {
                view.Show(value);
            }
        }
    }

    /// <summary>Ends a line that was being redrawn, before an answer is written.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            foreach (var view in _views)
            {
                view.Finish();
            }
        }
    }

    public void Dispose()
    {
        Finish();
        foreach (var view in _views.OfType<IDisposable>())
        {
            view.Dispose();
        }
    }
}
