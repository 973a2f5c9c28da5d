using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>
/// Units that mount the partitions of the boot loader when somebody looks there, so that bootctl and bless-boot find them without an fstab. They are the partitions of
/// this boot, whatever other disks have.
/// </summary>
internal static class EspAutomount
{
    private const string Devices = "/dev/disk/by-partuuid/";
    private const string EspTitle = "EFI System Partition";
    private const string ExtendedTitle = "Extended Boot Loader Partition";

    /// <summary>Writes the units below <c>systemd/system</c> of the volatile state, where systemd finds them after the change of the root.</summary>
    public static void Write(Dir image, SetupRequest request, Log log)
    {
        if (Firmware.Open(request).DevicePartUuid is not { } uuid)
        {
            log.Info("the boot loader does not tell its partition: nothing mounts it");
            return;
        }

        var esp = Guid.Parse(uuid);
        WriteUnits(image, request.Run, esp, BootDisk.FindExtended(esp), log);
    }

    /// <summary>
    /// Writes the units for known partitions. The extended one goes to <c>/boot</c>, the ESP to <c>/efi</c>, or to <c>/boot</c> where the image has no <c>/efi</c> and the disk
    /// no extended one: the places of systemd-gpt-auto-generator(8). What the image's fstab mounts is left to it.
    /// </summary>
    internal static void WriteUnits(Dir image, string run, Guid esp, Guid? extended, Log log)
    {
        var hasEfi = HasDirectory(image, "efi");
        using var units = Dir.Ensure($"{run}/systemd/system");
        var fstab = ReadFstab(image);
        if (extended is { } partition)
        {
            WriteUnits(units, image, fstab, "boot", partition, ExtendedTitle, log);
        }

        if (hasEfi || extended is null)
        {
            WriteUnits(units, image, fstab, hasEfi ? "efi" : "boot", esp, EspTitle, log);
        }
        else
        {
            log.Warning("the image has no /efi: the ESP is not mounted beside the extended boot loader partition");
        }
    }

    private static void WriteUnits(Dir units, Dir image, HashSet<string> fstab, string place, Guid partition, string title, Log log)
    {
        if (!HasDirectory(image, place))
        {
            log.Warning($"the image has no /{place}: nothing mounts the {title}");
            return;
        }

        if (fstab.Contains("/" + place))
        {
            log.Info($"/{place} is mounted by the fstab of the image");
            return;
        }

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
            Documentation=file:/usr/share/doc/bootc/setup-root.md

            [Automount]
            Where=/{place}
            TimeoutIdleSec=120

            """);
        using var wants = units.OpenOrMake("local-fs.target.wants");
        wants.Unlink($"{place}.automount");
        wants.Symlink($"../{place}.automount", $"{place}.automount");
    }

    /// <summary>The places that the image's fstab mounts something at.</summary>
    private static HashSet<string> ReadFstab(Dir image)
    {
        using var etc = image.TryOpenBelow("etc");
        if (etc?.TryStat("fstab")?.Kind != FileKind.Regular)
        {
            return [];
        }

        var lines = Encoding.UTF8.GetString(etc.ReadAll("fstab", SetupRootLimits.FstabBytes)).Split('\n');
        return [.. lines
            .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 1 && !fields[0].StartsWith('#'))
            .Select(fields => fields[1].TrimEnd('/'))];
    }

    private static bool HasDirectory(Dir image, string name) => image.TryStat(name)?.Kind == FileKind.Directory;

    private static void Write(Dir units, string name, string text) => units.ReplaceFile(name, Encoding.UTF8.GetBytes(text));
}
