using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Scan;

/// <summary>The rules of mkcomposefs.</summary>
internal sealed class MkcomposefsRules(ScanOptions options) : ScanRules
{
    public override bool Takes(FileKind kind) => !options.SkipDevices || kind is not (FileKind.CharacterDevice or FileKind.BlockDevice);

    public override bool ReadsXattrs => options.Xattrs != XattrChoice.None;

    public override bool Keeps(ByteString xattrName) => options.Xattrs == XattrChoice.All || xattrName.Span.StartsWith("user."u8);

    public override void SetTime(Inode inode, in FileStatus status)
    {
        if (options.UseEpoch)
        {
            return;
        }

        inode.MtimeSeconds = status.ModifySeconds;
        inode.MtimeNanoseconds = status.ModifyNanoseconds;
    }
}
