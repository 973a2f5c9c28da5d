using System.Runtime.InteropServices;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop;

/// <summary>What the kernel knows of its clock.</summary>
public static unsafe class SystemClock
{
    private const int MaxErrorOfSynchronised = 16_000_000;

    /// <summary>True when something keeps the clock right, whatever it is: the kernel puts its error below 16 s then. The same question as timedatectl asks; adjtimex(2).</summary>
    public static bool IsSynchronised
    {
        get
        {
            Libc.Timex state = default;
            return Libc.adjtimex(&state) >= 0 && state.MaxError < MaxErrorOfSynchronised;
        }
    }
}
