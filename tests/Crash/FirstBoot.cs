using SkorionOS.Interop.Mounts;
using SkorionOS.SetupRoot;

namespace SkorionOS.Crash;

/// <summary>The boot of a deployment as the initramfs does it, in a mount namespace of this process.</summary>
internal static class FirstBoot
{
    /// <summary>Sets the root up.</summary>
    /// <param name="physical">The directory that stands for the disk. What stands for memory is made beside it.</param>
    /// <param name="deployment">The deployment that the boot loader chose.</param>
    public static void Run(string physical, string deployment)
    {
        MountNamespace.Unshare();
        var memory = Path.GetDirectoryName(physical)!;
        var place = Path.Join(memory, "sysroot");
        var commandLine = Path.Join(memory, "cmdline");
        File.WriteAllText(commandLine, $"quiet composefs=?{deployment} rw\n");
        using (DetachedMount disk = DetachedMount.Clone(physical))
        {
            disk.MountAt(place);
        }

        RootSetup.Run(
            new SetupRequest { Sysroot = place, Target = place, CommandLine = commandLine, Run = Path.Join(memory, "run"), Variables = Path.Join(memory, "efivars") },
            new Log(TextWriter.Null));
    }
}
