using SkorionOS.Interop.Files;

namespace SkorionOS.State.Trees;

/// <summary>The content of a file below an open directory.</summary>
/// <param name="root">The directory; it stays open for as long as the content is used.</param>
/// <param name="path">The bytes of the file's path below it.</param>
/// <param name="size">Its size when the tree was read.</param>
internal sealed class FileContent(Dir root, byte[] path, long size) : NodeContent
{
    public override long Size => size;

    public override Stream Open() => new FileReadStream(root.OpenRead(path));

    public override byte[] ReadAll()
    {
        // Without a stream in between: this is done thousands of times in a boot.
        using var file = root.OpenRead(path);
        var content = new byte[size];
        var done = 0;
        while (done < content.Length && RandomAccess.Read(file, content.AsSpan(done), done) is var count and > 0)
        {
            done += count;
        }

        return done == content.Length ? content : content[..done];
    }
}
