using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Daemon.Background;

/// <summary>Keeps it on the disk: <c>background.json</c>, replaced whole.</summary>
/// <param name="directory">Where; made when it is not there.</param>
internal sealed class BackgroundMemoryFile(string directory)
{
    private const string FileName = "background.json";
    private const int MaxSize = 256 << 10;

    /// <summary>Reads the file. What cannot be understood is forgotten: the next check finds out anew.</summary>
    public BackgroundMemory Read()
    {
        using var place = Dir.Ensure(directory);
        try
        {
            return place.TryReadAll(FileName, MaxSize) is { } bytes && JsonSerializer.Deserialize(bytes, BackgroundJson.Default.BackgroundMemory) is { Version: 1 } memory
                ? memory
                : new BackgroundMemory();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return new BackgroundMemory();
        }
    }

    /// <summary>Replaces the file; durable when it returns.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    public void Write(BackgroundMemory memory)
    {
        using var place = Dir.Ensure(directory);
        place.ReplaceFile(FileName, JsonSerializer.SerializeToUtf8Bytes(memory, BackgroundJson.Default.BackgroundMemory));
    }
}
