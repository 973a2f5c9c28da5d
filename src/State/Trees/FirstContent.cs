using SkorionOS.Interop.Files;

namespace SkorionOS.State.Trees;

/// <summary>Gives a directory of this machine its first content: that of the image. Later images change nothing in it.</summary>
public static class FirstContent
{
    /// <summary>
    /// Copies a directory with owners, modes and attributes when its counterpart is missing or empty. The copy appears in one step, when it is on the disk; a
    /// run that was stopped before is done again.
    /// </summary>
    /// <param name="content">The directory of the image.</param>
    /// <param name="parent">Where the counterpart is.</param>
    /// <param name="name">Its name.</param>
    /// <returns>False when there was something in it already, and nothing was touched.</returns>
    /// <exception cref="StateException">The image's directory goes beyond <see cref="StateLimits"/>.</exception>
    /// <exception cref="Interop.LinuxException">Something could not be read or written.</exception>
    public static bool Copy(Dir content, Dir parent, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(parent);
        using (var there = parent.TryOpenDir(name))
        {
            if (there?.List().Count > 0)
            {
                return false;
            }
        }

        var temporary = Dir.TemporaryName(name);
        parent.RemoveTree(temporary);
        TreeWriter.Write(parent, temporary, TreeReader.Read(content));
        parent.SyncFileSystem();

        // rename(2) puts a directory in the place of an empty one.
        parent.Rename(temporary, name);
        parent.Sync();
        return true;
    }
}
