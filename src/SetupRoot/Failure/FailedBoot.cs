using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.SetupRoot.Handover;

namespace SkorionOS.SetupRoot.Failure;

/// <summary>What becomes of a boot that failed in the initramfs: while the boot loader counts its tries the machine starts anew, so that
/// another entry gets its turn.</summary>
internal static class FailedBoot
{
    /// <summary>Decides, says so, and restarts where that is right.</summary>
    /// <param name="request">Where the firmware's variables and the reason are.</param>
    /// <param name="log">Where to say it.</param>
    /// <param name="restart">Says its argument on the consoles and restarts the machine.</param>
    /// <returns>0: go on, to the emergency shell.</returns>
    public static int Handle(SetupRequest request, Log log, Action<string> restart)
    {
        var reason = FailureReason.TryRead(request.Run) ?? "the initramfs came to no root";
        var variables = Firmware.Open(request);
        if (variables.BootCountPath is not { } entry)
        {
            log.Error($"booting failed: {reason}; the tries of this boot are not counted, so the machine is not restarted");
            return 0;
        }

        if (variables.CountedEntry?.Counter is { IsLastResort: true })
        {
            log.Error($"booting failed: {reason}; there is no other entry with a chance, so the machine is not restarted");
            return 0;
        }

        restart($"bootc: booting {entry.Replace('\\', '/')} failed: {reason}; restarting");
        return 0;
    }

    /// <summary>Says why on every console, and restarts at once.</summary>
    public static void RestartMachine(string message)
    {
        KernelLog.Write(message);
        Machine.Sync();
        Machine.Reboot();
    }
}
