namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>What a call does to the boot partition.</summary>
internal enum EspChangeKind
{
    MakeDirectory,
    Create,
    Write,
    Rename,
    Remove,
    SyncFile,
    SyncDirectory,
}
