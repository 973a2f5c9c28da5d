using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;

namespace SkorionOS.Deploy.Etc;

/// <summary>The content of an image's file that lies in the object store.</summary>
internal sealed class ObjectContent(ObjectStore objects, FsVerityDigest digest, long size) : NodeContent
{
    public override long Size => size;

    public override Stream Open() => new FileReadStream(objects.OpenRead(digest));

    // Two images are compared without reading a byte.
    protected override bool? Compare(NodeContent other) => other is ObjectContent content ? digest == content.Digest : null;

    private FsVerityDigest Digest => digest;
}
