using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

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
        try
        {
            using var variables = Dir.Open(directory);
            // Four bytes of attributes, then UTF-16 in little-endian order with a NUL.
            return variables.TryReadAll($"{name}-{Vendor}", SetupRootLimits.VariableBytes) is { Length: > 4 } bytes
                ? Encoding.Unicode.GetString(bytes, 4, bytes.Length - 4).TrimEnd('\0')
                : null;
        }
        catch (LinuxException e) when (e.Error == Errno.ENOENT)
        {
            return null;
        }
    }
}
