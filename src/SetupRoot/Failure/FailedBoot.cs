using SkorionOS.Interop;
using SkorionOS.SetupRoot.Handover;

namespace SkorionOS.SetupRoot.Failure;

/// <summary>What becomes of a boot that failed in the initramfs: while the boot loader counts its tries the machine starts anew, so that another entry gets its turn.</summary>
internal static class FailedBoot
{
    /// <summary>Decides, says so, and restarts where that is right.</summary>
    /// <param name="request">Where the firmware's variables and the reason are.</param>
    /// <param name="log">Where to say it besides the console.</param>
    /// <param name="restart">Restarts the machine.</param>
    /// <returns>0: go on, to the emergency shell.</returns>
    public static int Handle(SetupRequest request, Log log, Action restart)
    {
        var reason = FailureReason.TryRead(request.Run) ?? "the initramfs found no root";
        if (EfiVariables.TryReadText(request.Variables, EfiVariables.LoaderBootCountPath) is not { } entry)
        {
            log.Error($"booting failed: {reason}; the tries of this entry are not counted, so the machine is not restarted");
            return 0;
        }

        var message = $"bootc: booting {entry.Replace('\\', '/')} failed: {reason}; restarting";
        log.Error(message);
        KernelLog.Write(message);
        restart();
        return 0;
    }

    /// <summary>Restarts at once.</summary>
    public static void RestartMachine()
    {
        Machine.Sync();
        Machine.Reboot();
    }
}
