using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot;

/// <content>Putting systemd-boot onto the partition for the first time, as <c>bootctl install --no-variables</c> does.</content>
public sealed partial class BootPartition
{
    private const string SeedFile = "loader/random-seed";
    private const string EntriesTypeFile = "loader/entries.srel";
    private const int SeedBytes = 32;

    /// <summary>
    /// Puts the boot loader and its files here; durable on return. What others left in the place that firmware starts by itself stays, and so do a loader.conf and a
    /// seed that are there. No EFI variable is touched.
    /// </summary>
    /// <param name="loader">Which one it is.</param>
    /// <param name="program">The program.</param>
    /// <param name="menuTimeout">Seconds that the menu is shown. A <c>default</c> is never written: it would beat the order of the entries, and with it updates.</param>
    /// <returns>False when another boot loader holds the place that firmware starts by itself.</returns>
    /// <exception cref="BootException">The partition is full (<see cref="BootErrors.PartitionFull"/>).</exception>
    public bool InstallLoader(SystemdBoot loader, ReadOnlySpan<byte> program, int menuTimeout)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentOutOfRangeException.ThrowIfNegative(menuTimeout);
        try
        {
            Ensure(EntriesDirectory).Dispose();
            WriteIfMissing(LoaderConfFile, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"timeout {menuTimeout}\n")));
            WriteIfMissing(EntriesTypeFile, "type1\n"u8);
            WriteIfMissing(SeedFile, RandomNumberGenerator.GetBytes(SeedBytes));
            Write(loader.Path, program);
            if (root.TryReadAll(loader.FallbackPath) is { } standing && !SystemdBoot.IsSystemdBoot(standing))
            {
                return false;
            }

            Write(loader.FallbackPath, program);
            return true;
        }
        catch (LinuxException e) when (e.IsOutOfSpace)
        {
            throw new BootException(BootErrors.PartitionFull, $"The boot partition {root.Path} has no room for the boot loader ({program.Length} bytes, twice).", e);
        }
    }

    /// <summary>
    /// Says that entries of the first type lie here; durable on return. For an extended boot loader partition, whose boot loader is on another one;
    /// <see cref="InstallLoader"/> does the same.
    /// </summary>
    /// <exception cref="BootException">The partition is full (<see cref="BootErrors.PartitionFull"/>).</exception>
    public void PrepareEntries()
    {
        try
        {
            Ensure(EntriesDirectory).Dispose();
            WriteIfMissing(EntriesTypeFile, "type1\n"u8);
        }
        catch (LinuxException e) when (e.IsOutOfSpace)
        {
            throw new BootException(BootErrors.PartitionFull, $"The boot partition {root.Path} has no room for a directory of entries.", e);
        }
    }

    private void WriteIfMissing(string path, ReadOnlySpan<byte> content)
    {
        if (!root.Exists(path)) Write(path, content);
    }

    private void Write(string path, ReadOnlySpan<byte> content)
    {
        var cut = path.LastIndexOf('/');
        using var directory = Ensure(path[..cut]);
        directory.ReplaceFile(path[(cut + 1)..], content);
    }
}
