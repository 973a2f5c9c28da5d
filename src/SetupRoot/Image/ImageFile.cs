using Microsoft.Win32.SafeHandles;
using SkorionOS.Boot;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Image;

/// <summary>A composefs image in the storage.</summary>
/// <param name="Handle">The file, open for reading.</param>
/// <param name="Path">Its path, for messages.</param>
/// <param name="Measured">The digest that the kernel enforces for it; null when it is not sealed.</param>
/// <param name="Recorded">The digest that its record states; null when that cannot be read.</param>
internal sealed record ImageFile(SafeFileHandle Handle, string Path, FsVerityDigest? Measured, FsVerityDigest? Recorded) : IDisposable
{
    /// <summary>Opens the image in a directory of the storage.</summary>
    /// <returns>Null when there is none.</returns>
    public static ImageFile? TryOpen(Dir images, string name)
    {
        using var directory = images.TryOpenDir(name);
        if (directory?.TryOpenRead("root.erofs") is not { } handle)
        {
            return null;
        }

        try
        {
            var path = $"{directory.Path}/root.erofs";
            Span<byte> digest = stackalloc byte[FsVerityDigest.Size];
            var measured = FsVerity.TryMeasure(handle, path, digest) ? new FsVerityDigest(digest) : (FsVerityDigest?)null;
            return new ImageFile(handle, path, measured, ReadRecord(directory));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>True when the kernel measured the image that the deployment is named after.</summary>
    public bool IsProved(DeploymentId id) => Measured?.ToString() == id.Hex;

    /// <summary>True when nothing proves what the image is, and its record, or who names it, says that it is the deployment's.</summary>
    public bool IsClaimed(DeploymentId id, bool named) => Measured is null && (Recorded is { } recorded ? recorded.ToString() == id.Hex : named);

    public void Dispose() => Handle.Dispose();

    private static FsVerityDigest? ReadRecord(Dir directory)
    {
        try
        {
            return directory.TryReadAll("image.json", SetupRootLimits.RecordBytes) is { } json
                && JsonRecord.ReadTexts(json).TryGetValue("composefsDigest", out var text)
                && FsVerityDigest.TryParse(text, out var digest)
                ? digest
                : null;
        }
        catch (FormatException)
        {
            // A record that cannot be read states nothing.
            return null;
        }
    }
}
