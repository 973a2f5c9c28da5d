namespace SkorionOS.Composefs.Dump;

/// <summary>The fields of a line, in their order; extended attributes follow.</summary>
internal enum DumpField
{
    Path,
    Size,
    Mode,
    LinkCount,
    UserId,
    GroupId,
    Device,
    Mtime,
    Payload,
    Content,
    Digest,
}
