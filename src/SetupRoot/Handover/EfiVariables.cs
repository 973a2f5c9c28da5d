using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>The variables that the boot loader leaves for the system: https://systemd.io/BOOT_LOADER_INTERFACE.</summary>
internal static class EfiVariables
{
    /// <summary>The entry of this boot, when its tries are counted.</summary>
    public const string LoaderBootCountPath = "LoaderBootCountPath";

    /// <summary>The partition that the boot loader was started from.</summary>
    public const string LoaderDevicePartUuid = "LoaderDevicePartUUID";

    private const string Vendor = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";

    /// <summary>The text of a variable; null when it is not set, or when there is no such firmware.</summary>
    public static string? TryReadText(string directory, string name)
    {
        using var variables = TryOpen(directory);
        // Four bytes of attributes, then UTF-16 in little-endian order with a NUL.
        return variables?.TryReadAll($"{name}-{Vendor}", SetupRootLimits.VariableBytes) is { Length: > 4 } bytes
            ? Encoding.Unicode.GetString(bytes, 4, bytes.Length - 4).TrimEnd('\0')
            : null;
    }

    private static Dir? TryOpen(string directory)
    {
        try
        {
            var variables = Dir.Open(directory);
            if (directory != SetupRequest.FirmwareVariables || variables.List().Count > 0)
            {
                return variables;
            }

            // systemd mounts it early, when the module may not have been loaded yet.
            variables.Dispose();
            using var context = FileSystemContext.Open("efivarfs");
            using var mount = context.Mount();
            return mount.OpenRoot();
        }
        catch (LinuxException)
        {
            // No such directory, or no such filesystem: this firmware has no variables.
            return null;
        }
    }
}
