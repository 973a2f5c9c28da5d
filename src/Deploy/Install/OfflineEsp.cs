using System.Globalization;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>Makes the EFI system partition inside of an image file, with mtools instead of a mount.</summary>
internal sealed class OfflineEsp(InstallTools tools, string image, DiskLayout layout)
{
    /// <summary>Makes the filesystem and copies a directory into it.</summary>
    /// <param name="name">The directory, below that of the tools.</param>
    /// <param name="directory">The same, open.</param>
    /// <param name="cancellationToken">Kills the tools.</param>
    public async Task MakeAsync(string name, Dir directory, CancellationToken cancellationToken)
    {
        var sector = (DiskLayout.EspOffset / DiskLayout.SectorSize).ToString(CultureInfo.InvariantCulture);
        var blocks = (layout.EspSize / 1024).ToString(CultureInfo.InvariantCulture);
        await tools.RunAsync("mkfs.vfat", [.. Fat.Arguments, "-h", sector, $"--offset={sector}", image, blocks], cancellationToken).ConfigureAwait(false);

        var sources = directory.List().Select(entry => $"{name}/{entry.Name}").Order(StringComparer.Ordinal);
        var place = string.Create(CultureInfo.InvariantCulture, $"{image}@@{DiskLayout.EspOffset}");
        await tools.RunAsync("mcopy", ["-s", "-Q", "-m", "-i", place, .. sources, "::/"], cancellationToken).ConfigureAwait(false);
    }
}
