using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;

namespace SkorionOS.SetupRoot.State;

/// <summary>Gives a directory of this machine its first content: that of the image. Later images change nothing in it.</summary>
internal static class FirstContent
{
    /// <summary>
    /// Copies a directory of the image when its counterpart is missing or empty. The copy appears in one step, when it is on the disk; a run that was stopped before is done
    /// again. Where the image has nothing, an empty directory is made.
    /// </summary>
    /// <param name="image">The root of the image.</param>
    /// <param name="source">The path of the directory in the image.</param>
    /// <param name="parent">Where the counterpart is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Its mode where the image has none to copy.</param>
    public static void Copy(Dir image, string source, Dir parent, string name, uint mode)
    {
        using var there = parent.TryOpenDir(name);
        if (there is not null && there.List().Count > 0)
        {
            return;
        }

        using var content = image.TryOpenBelow(source);
        if (content is null || content.List().Count == 0)
        {
            using var made = there is null ? parent.EnsureDir(name, mode) : null;
            return;
        }

        var temporary = Dir.TemporaryName(name);
        parent.RemoveTree(temporary);
        TreeWriter.Write(parent, temporary, TreeReader.Read(content));
        parent.SyncFileSystem();

        // rename(2) puts a directory in the place of an empty one.
        parent.Rename(temporary, name);
        parent.Sync();
    }
}
