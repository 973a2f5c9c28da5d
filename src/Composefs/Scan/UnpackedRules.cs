using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Scan;

/// <summary>The rules of an image's identity.</summary>
internal sealed class UnpackedRules : ScanRules
{
    // Inside a running system /proc and its like have no end.
    public override bool Enters(ReadOnlySpan<byte> name, int depth) => depth > 1 || !IdentityRules.Empties(name);

    public override bool Keeps(ByteString xattrName) => IdentityRules.Keeps(xattrName);

    public override void SetTime(Inode inode, in FileStatus status) => inode.MtimeSeconds = status.ModifySeconds;
}
