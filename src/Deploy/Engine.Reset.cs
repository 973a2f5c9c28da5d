using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.State.Reset;

namespace SkorionOS.Deploy;

/// <content>Beginning anew with <c>/etc</c> and <c>/var</c>.</content>
public sealed partial class Engine
{
    /// <summary>The reset that the next boot carries out; null when none was asked for. Changes nothing and needs no lock.</summary>
    public ResetMark? ReadReset()
    {
        using var state = sysroot.TryOpenState();
        return state is null ? null : ResetMark.TryRead(state);
    }

    /// <summary>Asks for a fresh <c>/etc</c> and <c>/var</c> at the next boot, whichever deployment that boots. Until then nothing is lost.</summary>
    /// <param name="keepHome">Whether <c>/home</c> stays as it is.</param>
    /// <exception cref="DeployException">Nothing is deployed.</exception>
    public ResetMark RequestReset(bool keepHome)
    {
        var note = Begin(HistoryOperations.Reset);
        using var writer = sysroot.Lock();
        if (Load(writer).Current is null)
        {
            throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment that could be reset");
        }

        using var state = writer.OpenState();
        var mark = new ResetMark(keepHome, options.Time.GetUtcNow());
        mark.Write(state);
        Write(writer, note.Done(default(Origin), detail: keepHome ? "/etc and /var; /home stays" : "/etc, /var and /home"));
        return mark;
    }

    /// <summary>Takes the request back.</summary>
    /// <returns>False when there was none.</returns>
    public bool CancelReset()
    {
        var note = Begin(HistoryOperations.ResetCancelled);
        using var writer = sysroot.Lock();
        using var state = writer.OpenState();
        if (!ResetMark.Remove(state))
        {
            return false;
        }

        Write(writer, note.Done(default(Origin)));
        return true;
    }
}
