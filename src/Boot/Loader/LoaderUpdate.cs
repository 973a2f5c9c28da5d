using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot;

/// <summary>A copy of systemd-boot on the boot partition that was replaced by a newer one.</summary>
/// <param name="Path">The file, from the root of the partition.</param>
/// <param name="From">The version that was there.</param>
/// <param name="To">The version that is there now.</param>
public sealed record LoaderUpdate(string Path, string From, string To)
{
    private const string Prefix = "systemd-boot";
    private const string Suffix = ".efi";

    /// <summary>
    /// Replaces one copy of systemd-boot by the image's, if that is newer: <c>EFI/systemd/systemd-bootARCH.efi</c>, or <c>EFI/BOOT/BOOTARCH.EFI</c> when the first
    /// needs nothing. Never both, so that a loader that the firmware does not start leaves one that it did; call it once for each boot that was good.
    /// </summary>
    /// <remarks>
    /// What is no systemd-boot (shim, GRUB, another system's loader) stays, a copy that is not there is not added, an older or equal version changes nothing, and
    /// a signed copy is only replaced by a signed one: Secure Boot would refuse the other.
    /// </remarks>
    /// <param name="partition">The root of the EFI system partition.</param>
    /// <param name="programs">The image's <c>/usr/lib/systemd/boot/efi</c>.</param>
    /// <returns>What was replaced; null when nothing was.</returns>
    /// <exception cref="LinuxException">A file could not be read or written. The copy that was there is whole.</exception>
    public static LoaderUpdate? Apply(Dir partition, Dir programs)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(programs);
        using var efi = TryOpen(partition, "EFI");
        return efi is null ? null : ApplyBelow(efi, "systemd", Prefix, programs) ?? ApplyBelow(efi, "BOOT", "BOOT", programs);
    }

    private static LoaderUpdate? ApplyBelow(Dir efi, string directory, string prefix, Dir programs)
    {
        using var copies = TryOpen(efi, directory);
        if (copies is null) return null;
        var offered = FileNames(programs);
        return FileNames(copies)
            .Select(name => Architecture(name, prefix) is { } architecture ? Replace(copies, name, programs, Choose(offered, architecture)) : null)
            .FirstOrDefault(update => update is not null) is { } done
                ? done with { Path = $"EFI/{directory}/{done.Path}" }
                : null;
    }

    private static IReadOnlyList<string> FileNames(Dir directory) =>
        [.. directory.List().Where(entry => entry.Kind == FileKind.Regular).Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    private static LoaderUpdate? Replace(Dir copies, string name, Dir programs, string? offered)
    {
        if (offered is null || Read(copies, name) is not ({ } present, _) || Read(programs, offered) is not ({ } next, { } content))
        {
            return null;
        }

        if (BlsVersion.Compare(next.Version, present.Version) <= 0 || (present.IsSigned && !next.IsSigned))
        {
            return null;
        }

        try
        {
            copies.ReplaceFile(name, content);
        }
        catch
        {
            // The partition may be full because of it.
            copies.Unlink(Dir.TemporaryName(name));
            throw;
        }

        return new(name, present.Version, next.Version);
    }

    // As bootctl: the signed one where the image has both.
    private static string? Choose(IReadOnlyList<string> offered, string architecture)
    {
        var plain = Prefix + architecture + Suffix;
        return offered.Contains(plain + ".signed") ? plain + ".signed" : offered.Contains(plain) ? plain : null;
    }

    private static string? Architecture(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)
            && name.Length > prefix.Length + Suffix.Length
            ? name[prefix.Length..^Suffix.Length].ToLowerInvariant()
            : null;

    private static (LoaderProgram? Program, byte[]? Content) Read(Dir directory, string name)
    {
        if (directory.TryStat(name) is not { Size: <= BootLimits.MaxLoaderBytes })
        {
            return default;
        }

        var content = directory.ReadAll(name, BootLimits.MaxLoaderBytes);
        return (LoaderProgram.TryParse(content), content);
    }

    // The names of FAT have no case, those of the filesystems that tests use do.
    private static Dir? TryOpen(Dir directory, string name) => directory.List()
        .Where(entry => entry.Kind == FileKind.Directory && string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
        .Select(entry => directory.OpenDir(entry.Name))
        .FirstOrDefault();
}
