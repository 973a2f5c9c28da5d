using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>The variables of the firmware in an initramfs.</summary>
internal static class Firmware
{
    /// <summary>What the boot loader left, mounting efivarfs where systemd could not: it tries early, when the module may not have been loaded yet.</summary>
    public static LoaderVariables Open(SetupRequest request)
    {
        if (request.Variables == LoaderVariables.DefaultDirectory && IsEmpty(request.Variables))
        {
            try
            {
                using var context = FileSystemContext.Open("efivarfs");
                using var mount = context.Mount();
                mount.MountAt(request.Variables);
            }
            catch (LinuxException e)
            {
                Console.Error.WriteLine($"the variables of the firmware cannot be read: {e.Message}");
            }
        }

        return new LoaderVariables(request.Variables);
    }

    /// <summary>True for a directory that is there without anything in it: the firmware is EFI, and nothing is mounted. Others have no such directory.</summary>
    private static bool IsEmpty(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return false;
        }

        using var opened = Dir.Open(directory);
        return opened.List().Count == 0;
    }
}
