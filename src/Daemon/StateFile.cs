using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Daemon;

/// <summary>What the service remembers, in a file of JSON that is replaced whole.</summary>
/// <param name="directory">Where; made when it is not there.</param>
/// <param name="name">The file's name.</param>
/// <param name="maxSize">Bytes that are read at the most.</param>
/// <param name="type">The form of the file.</param>
internal sealed class StateFile<T>(string directory, string name, int maxSize, JsonTypeInfo<T> type)
    where T : class, IStateRecord
{
    /// <summary>Reads the file. What cannot be understood, or is of another version, was never said: nothing here cannot be found out, or asked for, again.</summary>
    /// <returns>Null where there is nothing.</returns>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    public T? Read()
    {
        using var place = Dir.Ensure(directory);
        try
        {
            return place.TryReadAll(name, maxSize) is { } bytes ? Parse(bytes) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>What the bytes of such a file say; null when they cannot be understood.</summary>
    public T? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) is { Version: 1, IsWhole: true } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file; durable when it returns.</summary>
    /// <exception cref="LinuxException">The disk is full, or cannot be written.</exception>
    public void Write(T record)
    {
        using var place = Dir.Ensure(directory);
        place.ReplaceFile(name, JsonSerializer.SerializeToUtf8Bytes(record, type));
    }
}
