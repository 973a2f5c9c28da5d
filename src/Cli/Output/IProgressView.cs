using SkorionOS.Deploy.Pull;

namespace SkorionOS.Cli.Output;

/// <summary>One way to show progress. Calls come one at a time, thousands in a second; a view takes as many as it needs.</summary>
internal interface IProgressView
{
    /// <summary>Takes the newest state.</summary>
    void Show(PullProgress progress);

    /// <summary>Leaves the output in a state that others can write to. May be called more than once.</summary>
    void Finish();
}
