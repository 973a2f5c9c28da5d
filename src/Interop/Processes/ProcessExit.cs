namespace SkorionOS.Interop.Processes;

/// <summary>How a program ended.</summary>
/// <param name="Code">What it returned; null when a signal ended it.</param>
/// <param name="Signal">The number of the signal that ended it; null when it returned.</param>
/// <param name="TimedOut">True when it was ended because its time was over.</param>
public readonly record struct ProcessExit(int? Code, int? Signal, bool TimedOut)
{
    /// <summary>It returned 0, within its time.</summary>
    public bool Succeeded => Code == 0 && !TimedOut;

    internal static ProcessExit FromStatus(int status, bool timedOut)
    {
        // The macros of waitpid(2): the low seven bits are the signal, the byte above is the code.
        var signal = status & 0x7f;
        return signal == 0 ? new((status >> 8) & 0xff, null, timedOut) : new(null, signal, timedOut);
    }
}
