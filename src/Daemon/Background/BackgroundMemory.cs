using System.Text.Json;
using System.Text.Json.Serialization;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Daemon.Background;

/// <summary>What the background must know after a restart of the service.</summary>
internal sealed record BackgroundMemory
{
    /// <summary>The layout of the file.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When the last check ended well.</summary>
    public DateTimeOffset? LastCheck { get; init; }

    /// <summary>What it found; null when there was nothing newer.</summary>
    public FoundUpdate? Found { get; init; }

    /// <summary>When the last try failed; null when it did not.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>How many tries in a row have failed.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one did.</summary>
    public string? FailureReason { get; init; }
}

/// <summary>An update that a check found.</summary>
/// <param name="Image">The reference that was followed.</param>
/// <param name="Digest">The manifest.</param>
/// <param name="ConfigDigest">Its configuration.</param>
/// <param name="Version">Its version for people; null when it has none.</param>
/// <param name="Held">Why it is held; null when it is not.</param>
/// <param name="Bytes">Bytes of the disk that it needs while it comes.</param>
/// <param name="Annotations">What it says of its rollout.</param>
internal sealed record FoundUpdate(
    string Image, string Digest, string ConfigDigest, string? Version, string? Held, long Bytes, IReadOnlyDictionary<string, string> Annotations);

/// <summary>The form of the file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackgroundMemory))]
internal sealed partial class BackgroundJson : JsonSerializerContext;

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
