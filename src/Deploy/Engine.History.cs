using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Interop;

namespace SkorionOS.Deploy;

/// <content>What was done, by whom, and how it ended.</content>
public sealed partial class Engine
{
    /// <summary>The operations that changed something, and the updates that failed, newest first; as many as are kept. Changes nothing and needs no lock.</summary>
    public IReadOnlyList<HistoryEntry> ReadHistory()
    {
        using var state = sysroot.TryOpenState();
        return state is null ? [] : [.. new HistoryFile(state).Read().Reverse()];
    }

    /// <summary>What an operation changes the place of: what is booted next, else what runs.</summary>
    private static Origin? FromOf(DeploymentTable table) => (table.Next ?? table.Booted)?.Origin;

    /// <summary>An operation begins.</summary>
    private HistoryNote Begin(string operation) => new(operation, options.Actor, options.Time);

    /// <summary>Does an operation that nobody may be waiting for. It writes down itself that it was done, under its lock; that it failed is written down
    /// here.</summary>
    private async Task<T> RecordAsync<T>(string operation, Func<HistoryNote, Task<T>> work)
    {
        var note = Begin(operation);
        try
        {
            return await work(note).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            WriteFailure(note, e);
            throw;
        }
    }

    /// <summary>Adds entries to the history. What was done stays done when that is not possible.</summary>
    private void Write(SysrootWriter writer, params IReadOnlyList<HistoryEntry> entries)
    {
        try
        {
            using var state = writer.OpenState();
            new HistoryFile(state).Append(entries);
        }
        catch (LinuxException e)
        {
            Log.HistoryNotWritten(options.Logger, entries[0].Operation, e.Message);
        }
    }

    /// <summary>Writes down that an operation failed. It has given its lock back by now; who has taken it since goes first, and nothing is written then.</summary>
    private void WriteFailure(HistoryNote note, Exception exception)
    {
        // These say that nothing was begun.
        if (ErrorCatalog.Describe(exception).Code is "busy" or "needs-root" or "not-booted" or "nothing-deployed" or "storage-newer")
        {
            return;
        }

        var entry = note.Failed(exception);
        try
        {
            using (var state = sysroot.TryOpenState())
            {
                if (state is null)
                {
                    // There is no history without a sysroot of ours.
                    return;
                }
            }

            using var writer = sysroot.Lock();
            Write(writer, entry);
        }
        catch (Exception e) when (e is DeployException or LinuxException)
        {
            Log.HistoryNotWritten(options.Logger, entry.Operation, e.Message);
        }
    }
}
