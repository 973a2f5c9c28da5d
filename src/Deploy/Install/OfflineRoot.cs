using System.Globalization;
using System.Text;

namespace SkorionOS.Deploy.Install;

/// <summary>Makes the root filesystem inside of an image file: no loop device, no mount, no root.</summary>
internal sealed class OfflineRoot(InstallTools tools, string image, DiskLayout layout)
{
    private const int BytesPerInode = 16 * 1024;

    // EXT4_EXTENTS_FL and EXT4_VERITY_FL.
    private const string SealedFlags = "0x180000";

    /// <summary>What mke2fs takes for itself at most: inode tables, bitmaps, the journal.</summary>
    public static long Overhead(long rootSize) => (rootSize / 50) + Math.Min(rootSize / 16, 1L << 30) + (16L << 20);

    /// <summary>Makes an ext4 of a directory, sealed.</summary>
    /// <param name="directory">The directory, below that of the tools.</param>
    /// <param name="tree">What is in it.</param>
    /// <param name="uuid">The filesystem's UUID.</param>
    /// <param name="sealedFiles">The files to which <see cref="OfflineSeal"/> appended.</param>
    /// <param name="cancellationToken">Kills the tools.</param>
    public async Task MakeAsync(
        string directory, ScratchTree tree, Guid uuid, IReadOnlyList<SealedFile> sealedFiles, CancellationToken cancellationToken)
    {
        var inodes = Math.Max(layout.RootSize / BytesPerInode, tree.Inodes * 2);

        // The file is new, so what was not written reads as zeros.
        var extended = $"offset={Text(layout.RootOffset)},root_owner=0:0,assume_storage_prezeroed=1,no_copy_xattrs,nodiscard";
        string[] arguments =
        [
            .. Ext4.Arguments(uuid), "-N", Text(inodes), "-E", extended, "-d", directory, image, Text(layout.RootSize / ScratchTree.BlockSize),
        ];
        await tools.RunAsync("mke2fs", arguments, cancellationToken).ConfigureAwait(false);
        await FinishInodesAsync(tree, sealedFiles, cancellationToken).ConfigureAwait(false);
    }

    private async Task FinishInodesAsync(ScratchTree tree, IReadOnlyList<SealedFile> sealedFiles, CancellationToken cancellationToken)
    {
        var script = new StringBuilder();
        foreach (var path in tree.Foreign.Prepend("/"))
        {
            script.Append(CultureInfo.InvariantCulture, $"sif \"{path}\" uid 0\nsif \"{path}\" gid 0\n");
        }

        script.Append("sif / mode 040755\n");
        foreach (var file in sealedFiles)
        {
            script.Append(CultureInfo.InvariantCulture, $"sif \"{file.Path}\" size {file.Size}\nsif \"{file.Path}\" flags {SealedFlags}\n");
        }

        string[] arguments = ["-w", "-f", "-", $"{image}?offset={Text(layout.RootOffset)}"];
        var result = await tools.RunAsync("debugfs", arguments, script.ToString(), cancellationToken).ConfigureAwait(false);

        // It ends with 0 whatever happens; all it says to standard error, but for its version, is a complaint.
        var complaints = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("debugfs 1.", StringComparison.Ordinal));
        if (string.Join('\n', complaints) is { Length: > 0 } complaint)
        {
            throw tools.Failed("debugfs", arguments, "complained", complaint);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
