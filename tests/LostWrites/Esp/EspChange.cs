namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>A call that changed the boot partition, or made changes durable.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">What it changed, from the root of the partition.</param>
/// <param name="OldPath">Of a rename: the name before.</param>
/// <param name="Content">Of a write: the content of the file after it.</param>
internal sealed record EspChange(EspChangeKind Kind, string Path, string? OldPath = null, byte[]? Content = null)
{
    /// <summary>True when it only waits for the disk.</summary>
    public bool IsSync => Kind is EspChangeKind.SyncFile or EspChangeKind.SyncDirectory;
}
