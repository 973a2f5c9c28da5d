using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>What a directory tree will take as a filesystem of its own.</summary>
/// <param name="Bytes">Bytes of contents and directories, in whole blocks.</param>
/// <param name="Inodes">Files, directories and links.</param>
/// <param name="Foreign">Paths, with a slash in front, of what does not belong to root here, and must in the filesystem.</param>
internal sealed record ScratchTree(long Bytes, long Inodes, IReadOnlyList<string> Foreign)
{
    /// <summary>The block of the filesystem.</summary>
    public const int BlockSize = 4096;

    /// <summary>Looks at a whole tree.</summary>
    public static ScratchTree Measure(Dir root)
    {
        long bytes = BlockSize;
        long inodes = 1;
        var foreign = new List<string>();
        Walk(root, "");
        return new ScratchTree(bytes, inodes, foreign);

        void Walk(Dir directory, string path)
        {
            foreach (var entry in directory.List())
            {
                var status = directory.TryStat(entry.RawName)!.Value;
                var name = $"{path}/{entry.Name}";
                inodes++;
                bytes += status.Kind == FileKind.Directory ? BlockSize : RoundUp((long)status.Size);
                if (status is not { Uid: 0, Gid: 0 })
                {
                    foreign.Add(name);
                }

                if (status.Kind == FileKind.Directory)
                {
                    using var below = directory.OpenDir(entry.RawName);
                    Walk(below, name);
                }
            }
        }
    }

    /// <summary>The next multiple of <see cref="BlockSize"/>.</summary>
    public static long RoundUp(long size) => (size + BlockSize - 1) / BlockSize * BlockSize;
}
