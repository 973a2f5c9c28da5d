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
    private const string Boot = "boot";
    private const string Efi = "efi";
    private const string EspTitle = "EFI System Partition";
    private const string ExtendedTitle = "Extended Boot Loader Partition";

    /// <summary>Writes the units below <c>systemd/system</c> of the volatile state, where systemd finds them after the change of the root.</summary>
    public static void Write(Dir root, SetupRequest request, Log log)
    {
        if (Firmware.Open(request).DevicePartUuid is not { } uuid)
        {
            log.Info("the boot loader does not tell its partition: nothing mounts it");
            return;
        }

        var esp = Guid.Parse(uuid);
        WriteUnits(root, request.Run, esp, BootDisk.FindExtended(esp), log);
    }

    /// <summary>
    /// Writes the units for known partitions: the extended one at <c>/boot</c> and then the ESP at <c>/efi</c>; without it the ESP at <c>/boot</c>, or at <c>/efi</c> where
    /// the image has no <c>/boot</c>. These are the places of systemd-gpt-auto-generator(8) since 254, whose units come later in systemd's search path: where both mount a
    /// partition, ours is the one unit of that name. Elsewhere there would be two mounts.
    /// </summary>
    internal static void WriteUnits(Dir root, string run, Guid esp, Guid? extended, Log log)
    {
        using var units = Dir.Ensure($"{run}/systemd/system");
        if (ReadFstab(root).FirstOrDefault(IsOfTheBootLoader) is { } place)
        {
            log.Info($"{place} is in fstab: the partitions of the boot loader are left to it");
            return;
        }

        if (extended is { } partition)
        {
            WriteUnits(units, root, Boot, partition, ExtendedTitle, log);
        }

        WriteUnits(units, root, extended is null && HasDirectory(root, Boot) ? Boot : Efi, esp, EspTitle, log);
    }

    private static void WriteUnits(Dir units, Dir root, string place, Guid partition, string title, Log log)
    {
        if (!HasDirectory(root, place))
        {
            log.Warning($"the image has no /{place}: nothing mounts the {title}");
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

    /// <summary>The places that fstab mounts something at.</summary>
    private static IEnumerable<string> ReadFstab(Dir root)
    {
        using var etc = root.TryOpenBelow("etc");
        if (etc?.TryStat("fstab")?.Kind != FileKind.Regular)
        {
            return [];
        }

        var lines = Encoding.UTF8.GetString(etc.ReadAll("fstab", SetupRootLimits.FstabBytes)).Split('\n');
        return lines
            .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 1 && !fields[0].StartsWith('#'))
            .Select(fields => fields[1].TrimEnd('/'));
    }

    private static bool IsOfTheBootLoader(string place) =>
        place is $"/{Boot}" or $"/{Efi}" || place.StartsWith($"/{Boot}/", StringComparison.Ordinal) || place.StartsWith($"/{Efi}/", StringComparison.Ordinal);

    private static bool HasDirectory(Dir root, string name) => root.TryStat(name)?.Kind == FileKind.Directory;

    private static void Write(Dir units, string name, string text) => units.ReplaceFile(name, Encoding.UTF8.GetBytes(text));
}
