using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>
/// Units that mount the partition of the boot loader when somebody looks there, so that bootctl and bless-boot find it without an fstab. It is the partition of
/// this boot, whatever other disks have.
/// </summary>
internal static class EspAutomount
{
    private const string Devices = "/dev/disk/by-partuuid/";

    /// <summary>Writes the units below <c>systemd/system</c> of the volatile state, where systemd finds them after the change of the root.</summary>
    public static void Write(Dir image, PhysicalRoot physical, SetupRequest request, Log log)
    {
        if (EfiVariables.TryReadText(request.Variables, EfiVariables.LoaderDevicePartUuid) is not { } uuid || !Guid.TryParse(uuid, out var esp))
        {
            log.Info("the boot loader does not tell its partition: nothing mounts it");
            return;
        }

        var place = HasDirectory(image, "efi") ? "efi" : "boot";
        if (!HasDirectory(image, place))
        {
            log.Warning("the image has neither /efi nor /boot: nothing mounts the partition of the boot loader");
            return;
        }

        using var units = Dir.Ensure($"{request.Run}/systemd/system");
        WriteUnit(units, place, esp, "EFI System Partition");
    }

    private static bool HasDirectory(Dir image, string name) => image.TryStat(name)?.Kind == FileKind.Directory;

    private static void WriteUnit(Dir units, string place, Guid partition, string title)
    {
        Write(units, $"{place}.mount", $"""
            [Unit]
            Description={title}
            Documentation=file:/usr/share/doc/bootc/setup-root.md

            [Mount]
            What={Devices}{partition:D}
            Where=/{place}
            Type=vfat
            Options=umask=0077,rw,nodev,nosuid,noexec,nosymfollow

            """);
        Write(units, $"{place}.automount", $"""
            [Unit]
            Description={title} Automount
            Before=local-fs.target

            [Automount]
            Where=/{place}
            TimeoutIdleSec=120

            """);
        using var wants = units.OpenOrMake("local-fs.target.wants");
        wants.Unlink($"{place}.automount");
        wants.Symlink($"../{place}.automount", $"{place}.automount");
    }

    private static void Write(Dir units, string name, string text) => units.ReplaceFile(name, Encoding.UTF8.GetBytes(text));
}
