using SkorionOS.Interop.Native;

namespace SkorionOS.Interop;

/// <summary>What the kernel lets this process have.</summary>
public static unsafe class ProcessLimits
{
    private const int RLIMIT_NOFILE = 7;

    /// <summary>Gives new files the mode that the code says, but for writing by group and others, whatever the caller's shell was set to.</summary>
    public static void SetUmask() => _ = Libc.umask(0x12);

    /// <summary>Raises the number of files that may be open at once to <paramref name="wanted"/>, as far as the hard limit allows.</summary>
    /// <returns>The number in force afterwards.</returns>
    public static int RaiseOpenFiles(int wanted)
    {
        Libc.Rlimit limit;
        if (Libc.getrlimit(RLIMIT_NOFILE, &limit) != 0)
        {
            throw LinuxException.FromLastError("getrlimit", "RLIMIT_NOFILE");
        }

        var raised = limit with { Current = Math.Max(limit.Current, Math.Min((ulong)wanted, limit.Maximum)) };
        return Libc.setrlimit(RLIMIT_NOFILE, &raised) == 0
            ? (int)Math.Min(raised.Current, int.MaxValue)
            : (int)Math.Min(limit.Current, int.MaxValue);
    }
}
