using SkorionOS.Interop.Files;

namespace SkorionOS.State.Trees;

/// <summary>The content of a file below an open directory. A short one is read once and kept: it is compared with two others and then written.</summary>
/// <param name="root">The directory; it stays open for as long as the content is used.</param>
/// <param name="path">The bytes of the file's path below it.</param>
/// <param name="size">Its size when the tree was read.</param>
internal sealed class FileContent(Dir root, byte[] path, long size) : NodeContent
{
    private byte[]? _short;

    public override long Size => size;

    public override Stream Open() => new FileReadStream(root.OpenRead(path));

    public override byte[] ReadAll() =>
        IsShort ? _short ??= root.ReadAll(path, (int)size) : base.ReadAll();
}
