using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Composefs.Mount;

/// <summary>
/// Mounts composefs images: the image as EROFS straight from its file, under an overlay that takes the contents from the objects. All by file descriptor: no
/// loop device, and any character in the paths.
/// </summary>
/// <remarks>
/// Needs root and file-backed EROFS (Linux 6.12). From Linux 6.15 on the overlay takes its layers by descriptor from mounts without a place; before that the
/// EROFS gets a place below <c>/run</c> for the moment in which the overlay is made.
/// </remarks>
public static class ComposefsMount
{
    /// <summary>Mounts an image for reading.</summary>
    /// <param name="image">The image, open for reading. It may be closed afterwards.</param>
    /// <param name="name">What errors call the image, such as its path.</param>
    /// <param name="objects">Where the contents are, in the order in which they are searched: <c>ab/cdef…</c> below each; at least one.</param>
    /// <param name="options">How; null for the usual.</param>
    /// <returns>The mount, without a place yet.</returns>
    /// <exception cref="ErofsFormatException">It is no composefs image.</exception>
    /// <exception cref="ComposefsException">The kernel refused (<c>mount-failed</c>); the message has its reason.</exception>
    public static DetachedMount Mount(SafeFileHandle image, string name, IReadOnlyList<Dir> objects, ComposefsMountOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentOutOfRangeException.ThrowIfZero(objects.Count, nameof(objects));
        var hasAcl = ReadHasAcl(image, name);
        try
        {
            using var erofs = MountErofs(image, hasAcl);
            return MountOverlay(erofs, objects, options ?? new ComposefsMountOptions());
        }
        catch (LinuxException e)
        {
            throw new ComposefsException("mount-failed", $"image {name} cannot be mounted: {e.Message}", e);
        }
    }

    private static bool ReadHasAcl(SafeFileHandle image, string name)
    {
        Span<byte> header = stackalloc byte[ErofsFormat.ComposefsHeaderSize];
        var count = RandomAccess.Read(image, header, 0);
        if (count < header.Length || BinaryPrimitives.ReadUInt32LittleEndian(header) != ErofsFormat.ComposefsMagic)
        {
            throw new ErofsFormatException($"{name} does not begin like one");
        }

        return (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) & ErofsFormat.ComposefsFlagHasAcl) != 0;
    }

    internal static DetachedMount MountErofs(SafeFileHandle image, bool hasAcl)
    {
        using var erofs = FileSystemContext.Open("erofs");
        erofs.SetString("source", $"/proc/self/fd/{(int)image.DangerousGetHandle()}");
        erofs.SetFlag("ro");
        if (!hasAcl)
        {
            // Without it the kernel looks for ACLs at every access to a file.
            erofs.SetFlag("noacl");
        }

        return erofs.Mount();
    }

    private static DetachedMount MountOverlay(DetachedMount erofs, IReadOnlyList<Dir> objects, ComposefsMountOptions options)
    {
        try
        {
            return MountByDescriptor(erofs, objects, options);
        }
        catch (LinuxException e) when (e.Error is Errno.EINVAL or Errno.EBADF)
        {
            // The answer of a kernel that knows layers by path alone, or by descriptor but not from a mount without a place; EBADF until Linux 6.14,
            // whose fsconfig takes no descriptor of O_PATH.
            return MountByPath(erofs, objects, options);
        }
    }

    private static DetachedMount MountByDescriptor(DetachedMount erofs, IReadOnlyList<Dir> objects, ComposefsMountOptions options)
    {
        using var overlay = OpenOverlay(options);
        using var root = options.Part is null ? null : erofs.OpenRoot();
        using var part = options.Part is null ? null : root!.OpenDir(options.Part);
        overlay.SetDescriptor("lowerdir+", part?.Handle ?? erofs.Handle, "(the image)");
        foreach (var directory in objects)
        {
            overlay.SetDescriptor("datadir+", directory.Handle, directory.Path);
        }

        return Finish(overlay, options);
    }

    /// <summary>The way of kernels before 6.15.</summary>
    internal static DetachedMount MountByPath(DetachedMount erofs, IReadOnlyList<Dir> objects, ComposefsMountOptions options)
    {
        using var overlay = OpenOverlay(options);
        using var place = TemporaryPlace.Make();
        place.Mount(erofs);
        overlay.SetString("lowerdir+", options.Part is null ? place.Path : $"{place.Path}/{options.Part}");
        foreach (var directory in objects)
        {
            overlay.SetString("datadir+", $"/proc/self/fd/{(int)directory.Handle.DangerousGetHandle()}");
        }

        return Finish(overlay, options);
    }

    // After the layers below: the kernel looks at the directory for changes with those at hand.
    private static DetachedMount Finish(FileSystemContext overlay, ComposefsMountOptions options)
    {
        if (options.Changes is { } changes)
        {
            overlay.SetString("upperdir", changes.Upper);
            overlay.SetString("workdir", changes.Work);
        }

        return overlay.Mount(writable: options.Changes is not null);
    }

    private static FileSystemContext OpenOverlay(ComposefsMountOptions options)
    {
        var overlay = FileSystemContext.Open("overlay");
        try
        {
            overlay.SetString("source", options.Source);
            if (options.Changes is null)
            {
                overlay.SetFlag("ro");
            }

            overlay.SetString("metacopy", "on");
            overlay.SetString("redirect_dir", "on");
            if (options.RequireVerity)
            {
                overlay.SetString("verity", "require");
            }

            return overlay;
        }
        catch
        {
            overlay.Dispose();
            throw;
        }
    }
}
