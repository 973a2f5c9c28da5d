using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;

namespace SkorionOS.SetupRoot.State;

/// <summary>
/// Files and directories of an <c>/etc</c> that does not last which belong to the machine all the same: they lie in <c>/var/lib/bootc/etc</c>, with the image's as
/// their first content, and are bound over those of the image.
/// </summary>
internal static class WritableFiles
{
    /// <summary>What a machine is known by. Without it systemd does not start.</summary>
    public const string MachineId = "machine-id";

    /// <summary>Where the files are, below <c>/var</c>.</summary>
    public const string StatePath = "lib/bootc/etc";

    private const uint OnlyOwner = 0x1c0;

    /// <summary>Adds the files to the root, each that the image has; there is no place for others.</summary>
    /// <param name="physical">The physical root.</param>
    /// <param name="image">The root of the image.</param>
    /// <param name="files">Paths below <c>/etc</c>.</param>
    /// <param name="parts">The root; <c>/etc</c> is in it already, where it is not the image's.</param>
    /// <param name="log">Says what could not be.</param>
    public static void Prepare(PhysicalRoot physical, Dir image, IReadOnlyList<string> files, RootParts parts, Log log)
    {
        using var defaults = image.OpenDir("etc");
        using var state = OpenState(physical);
        TreeNode? tree = null;
        foreach (var path in files)
        {
            if (KindOf(defaults, path) is not { } kind)
            {
                if (path == MachineId)
                {
                    log.Warning($"the image has no /etc/{MachineId}, not even an empty one: the machine will have no identity");
                }

                continue;
            }

            using var directory = OpenParent(state, path, out var name);
            if (!directory.Exists(name))
            {
                Replace(directory, name, (tree ??= TreeReader.Read(defaults)).Find(path)!);
            }

            if ((directory.TryStat(name)?.Kind == FileKind.Directory) != (kind == FileKind.Directory))
            {
                log.Warning($"/var/{StatePath}/{path} cannot take the place of /etc/{path}: one is a directory");
                continue;
            }

            parts.AddState($"etc/{path}", $"state/var/{StatePath}/{path}");
        }
    }

    /// <summary>Opens the directory of the machine's own files, making it where it is missing.</summary>
    public static Dir OpenState(PhysicalRoot physical) => OpenPath(physical.Bootc, $"state/var/{StatePath}", 0x1ed);

    /// <summary>Opens the directory of a file among the machine's own, making it where it is missing.</summary>
    /// <param name="state">Where the machine's own files are.</param>
    /// <param name="path">The path of the file below <c>/etc</c>.</param>
    /// <param name="name">The last part of the path.</param>
    public static Dir OpenParent(Dir state, string path, out string name)
    {
        (var parent, name) = Split(path);
        return parent.Length == 0 ? state.OpenDir(".") : OpenPath(state, parent, OnlyOwner);
    }

    /// <summary>
    /// Puts a file or a directory under a name, in one step and when it is on the disk: it is written in a directory of its own first, which is also where a run that
    /// was stopped left it.
    /// </summary>
    public static void Replace(Dir directory, string name, TreeNode node)
    {
        var temporary = Dir.TemporaryName(name);
        directory.RemoveTree(temporary);
        var metadata = new NodeMetadata(OnlyOwner, 0, 0, NodeMetadata.NoXattrs);
        TreeWriter.Write(directory, temporary, TreeNode.Directory(metadata, new() { [NodeName.From(name)] = node }));
        directory.SyncFileSystem();
        if (directory.Exists(name))
        {
            directory.Exchange($"{temporary}/{name}", name);
        }
        else
        {
            directory.Rename($"{temporary}/{name}", name);
        }

        directory.RemoveTree(temporary);
        directory.Sync();
    }

    private static FileKind? KindOf(Dir defaults, string path)
    {
        var (parent, name) = Split(path);
        using var directory = parent.Length == 0 ? defaults.OpenDir(".") : defaults.TryOpenBelow(parent);
        return directory?.TryStat(name)?.Kind;
    }

    private static Dir OpenPath(Dir root, string path, uint mode)
    {
        var (parent, name) = Split(path);
        using var directory = parent.Length == 0 ? root.OpenDir(".") : OpenPath(root, parent, mode);
        return directory.OpenOrMake(name, mode);
    }

    private static (string Parent, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return (path[..Math.Max(slash, 0)], path[(slash + 1)..]);
    }
}
