using SkorionOS.State.Etc;

namespace SkorionOS.SetupRoot;

/// <summary>Messages for the journal: lines that begin with their weight as sd-daemon(3) describes.</summary>
internal sealed class Log(TextWriter output)
{
    public void Info(string message) => output.WriteLine($"<6>{message}");

    public void Warning(string message) => output.WriteLine($"<4>{message}");

    public void Error(string message) => output.WriteLine($"<3>{message}");

    /// <summary>What a merge could not decide without losing something.</summary>
    public void Conflicts(IReadOnlyList<EtcConflict> conflicts)
    {
        foreach (var conflict in conflicts)
        {
            Warning($"merging /etc: {conflict.Path}: {conflict.Reason}");
        }
    }
}
