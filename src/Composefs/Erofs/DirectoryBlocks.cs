namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// How the names of a directory are cut into blocks: as many as fit; the last ones go behind the inode unless they need more than half a
/// block.
/// </summary>
internal static class DirectoryBlocks
{
    /// <summary>Number of whole blocks, and bytes behind the inode.</summary>
    public static (int Blocks, int Tail) Measure(ReadOnlySpan<Dirent> names)
    {
        var blocks = 0;
        var tail = 0;
        while (!names.IsEmpty)
        {
            var count = CountNext(names, out tail);
            names = names[count..];
            if (names.IsEmpty && tail <= ErofsFormat.BlockSize / 2)
                return (blocks, tail);
            blocks++;
        }

        return (blocks, 0);
    }

    /// <summary>How many of the names at the start of <paramref name="names"/> one block takes, and how many bytes of it.</summary>
    public static int CountNext(ReadOnlySpan<Dirent> names, out int size)
    {
        size = 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (size + names[i].Size > ErofsFormat.BlockSize)
                return i;
            size += names[i].Size;
        }

        return names.Length;
    }
}
