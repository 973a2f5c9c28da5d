using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;

namespace SkorionOS.Deploy;

/// <content>Whether, and how, to start anew.</content>
public sealed partial class Engine
{
    /// <summary>True when the next boot takes another deployment or another entry than the one that this system was booted by.</summary>
    /// <exception cref="DeployException">Nothing runs from this sysroot (<c>not-booted</c>).</exception>
    public bool IsRebootNeeded()
    {
        var table = ReadDeployments();
        if (sysroot.Booted is not { } booted)
        {
            throw new DeployException("not-booted", $"no system runs from {sysroot.Path} that could be rebooted");
        }

        return table.Next is { } next
            && (next.Id != booted.Id || (booted.EntryId is { } id && DeploymentEntry.DeploymentOf(id) == booted.Id && !IsId(next.Entry!, id)));
    }

    /// <summary>Whether a soft reboot leads to what is booted next.</summary>
    /// <param name="commandLine">What <c>/proc/cmdline</c> says.</param>
    public SoftRebootCheck CheckSoftReboot(string commandLine) =>
        SoftRebootCheck.Make(ReadDeployments(), KernelCommandLine.Parse(commandLine), ReadReset() is not null);
}
