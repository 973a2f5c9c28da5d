using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Lineage;

/// <summary>
/// <c>high-water.json</c> in the storage: the mark of each stream that was staged from. It is no part of any deployment or image, so it outlives them, and a reset.
/// </summary>
/// <remarks>A file that is lost, or cannot be understood, counts as empty: updates would otherwise end with it, corrections of security included. What is deployed
/// still says how far it is, see <see cref="MarkReader"/>, and the next staging or good boot writes the file anew.</remarks>
/// <param name="storage">The storage's directory.</param>
internal sealed class HighWaterFile(Dir storage)
{
    public const string Name = "high-water.json";

    private const uint OwnerOnly = 0x180;

    /// <summary>The marks, the one that was written last at the end; none when they are lost or damaged.</summary>
    public IReadOnlyList<HighWaterMark> Read() => TryRead() ?? [];

    /// <summary>The marks; null when the file is there and cannot be understood.</summary>
    public IReadOnlyList<HighWaterMark>? TryRead()
    {
        try
        {
            return storage.TryReadAll(Name, LineageLimits.File) is not { } bytes ? []
                : JsonSerializer.Deserialize(bytes, DeployJson.Default.HighWaterRecord) is { Version: <= HighWaterRecord.CurrentVersion, Marks: { } marks }
                    && marks.All(mark => mark is { Image: not null })
                ? marks
                : null;
        }
        catch (Exception e) when (e is JsonException or LinuxException { Error: Errno.EFBIG })
        {
            return null;
        }
    }

    /// <summary>Puts a mark in the place of the one of its stream, lower or higher; nothing is written when it is there already. Durable when it returns.</summary>
    /// <exception cref="LinuxException">It could not be written; what was there is unchanged.</exception>
    public void Set(HighWaterMark mark)
    {
        var marks = Read();
        if (!marks.Contains(mark))
        {
            Write([.. marks.Where(other => !other.IsOfStream(mark)).TakeLast(LineageLimits.Marks - 1), mark]);
        }
    }

    /// <summary>Puts other marks in the place of all.</summary>
    public void Write(IReadOnlyList<HighWaterMark> marks) =>
        storage.ReplaceFile(Name, JsonSerializer.SerializeToUtf8Bytes(new HighWaterRecord { Marks = marks }, DeployJson.Default.HighWaterRecord), OwnerOnly);

    /// <summary>Removes what a write that never finished left.</summary>
    public void ClearInterrupted() => storage.Unlink(Dir.TemporaryName(Name));
}
