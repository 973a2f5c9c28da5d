using System.Globalization;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>Makes the EFI system partition inside of an image file, with mtools instead of a mount.</summary>
internal sealed class OfflineEsp(InstallTools tools, string image, DiskLayout layout)
{
    private const int SectorSize = 512;
    private const long LargeEnough = 260L << 20;

    // Firmware and mtools tell FAT32 from FAT16 by the number of clusters alone, at least 65 525. mkfs.vfat would choose their size by that of the whole file.
    private string SectorsPerCluster => layout.EspSize < LargeEnough ? "1" : "8";

    /// <summary>Makes the filesystem and copies a directory into it.</summary>
    /// <param name="name">The directory, below that of the tools.</param>
    /// <param name="directory">The same, open.</param>
    /// <param name="cancellationToken">Kills the tools.</param>
    public async Task MakeAsync(string name, Dir directory, CancellationToken cancellationToken)
    {
        var sector = (DiskLayout.EspOffset / SectorSize).ToString(CultureInfo.InvariantCulture);
        var blocks = (layout.EspSize / 1024).ToString(CultureInfo.InvariantCulture);
        await tools.RunAsync("mkfs.vfat", [.. Fat.Arguments, "-S", "512", "-s", SectorsPerCluster, "-h", sector, $"--offset={sector}", image, blocks], cancellationToken).ConfigureAwait(false);

        var sources = directory.List().Select(entry => $"{name}/{entry.Name}").Order(StringComparer.Ordinal);
        var place = string.Create(CultureInfo.InvariantCulture, $"{image}@@{DiskLayout.EspOffset}");
        await tools.RunAsync("mcopy", ["-s", "-Q", "-m", "-i", place, .. sources, "::/"], cancellationToken).ConfigureAwait(false);
    }
}
