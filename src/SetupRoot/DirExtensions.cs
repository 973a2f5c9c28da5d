using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot;

/// <summary>Ways through directories.</summary>
internal static class DirExtensions
{
    /// <summary>Opens a directory; one that is missing is made and its name made durable. Unlike <see cref="Dir.EnsureDir"/> it writes nothing where it is there.</summary>
    public static Dir OpenOrMake(this Dir parent, string name, uint mode = 0x1ed) => parent.TryOpenDir(name) ?? parent.EnsureDir(name, mode);

    /// <summary>Opens a directory some levels down. Symbolic links are not followed on the way: those of an image would lead out of it.</summary>
    /// <returns>Null when it is not there, or when a part of the path is no directory.</returns>
    public static Dir? TryOpenBelow(this Dir root, string path)
    {
        Dir? current = null;
        foreach (var part in path.Split('/'))
        {
            var parent = current ?? root;
            var next = parent.TryStat(part)?.Kind == FileKind.Directory ? parent.OpenDir(part) : null;
            current?.Dispose();
            current = next;
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }
}
