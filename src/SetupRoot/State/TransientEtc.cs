using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.State.Trees;

namespace SkorionOS.SetupRoot.State;

/// <summary>An <c>/etc</c> in memory, gone with the machine's power.</summary>
/// <remarks>A copy and no overlay: the image is one already, above a filesystem in a file, and the kernel stacks no more than two.</remarks>
internal static class TransientEtc
{
    /// <summary>Copies the image's <c>/etc</c> into memory and adds it to the root.</summary>
    public static void Prepare(Dir image, string run, RootParts parts, Log log)
    {
        using var defaults = image.OpenDir("etc");
        using var memory = MountMemory();

        // It needs a place for a moment, since before Linux 6.15 only what has one can be mounted in part. Nobody else sees it there.
        var place = $"{run}/bootc";
        using (Dir.Ensure(place))
        {
            memory.MountAt(place);
        }

        try
        {
            using var root = Dir.Open(place);
            foreach (var lost in TreeWriter.Write(root, "etc", TreeReader.Read(defaults)))
            {
                log.Warning($"/etc in memory cannot hold the attribute {lost.Name} of {lost.Path}");
            }

            parts.Add("etc", DetachedMount.Clone($"{place}/etc"));
        }
        finally
        {
            MountPoint.Unmount(place, lazy: true);
        }
    }

    private static DetachedMount MountMemory()
    {
        using var context = FileSystemContext.Open("tmpfs");
        context.SetString("source", "bootc-etc");
        context.SetString("mode", "0755");
        return context.Mount(writable: true);
    }
}
