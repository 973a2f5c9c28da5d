using SkorionOS.Interop.Native;

namespace SkorionOS.Interop;

/// <summary>The machine as a whole.</summary>
public static class Machine
{
    /// <summary>RB_AUTOBOOT, reboot(2).</summary>
    internal const int Restart = 0x01234567;

    /// <summary>Returns when all that was written is on the disks: sync(2).</summary>
    public static void Sync() => Libc.sync();

    /// <summary>Starts the machine anew at once, reboot(2): no program is asked to end, and nothing is written that was not before. Returns only by an exception.</summary>
    /// <exception cref="LinuxException">The process may not (EPERM).</exception>
    public static void Reboot()
    {
        if (Libc.reboot(Restart) != 0)
        {
            throw LinuxException.FromLastError("reboot", "(the machine)");
        }
    }
}
