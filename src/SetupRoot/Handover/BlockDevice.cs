using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>Block devices by their names.</summary>
internal static class BlockDevice
{
    /// <summary>The number of the device that a path leads to; null when it leads to none.</summary>
    public static (uint Major, uint Minor)? TryGetNumber(string path)
    {
        if (!path.StartsWith("/dev/", StringComparison.Ordinal) || !File.Exists(path))
        {
            return null;
        }

        var name = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        using var directory = Dir.Open(Path.GetDirectoryName(name)!);
        return directory.TryStat(Path.GetFileName(name)) is { Kind: FileKind.BlockDevice } status
            ? status.Device
            : null;
    }
}
