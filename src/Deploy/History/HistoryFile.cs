using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.History;

/// <summary><c>bootc/state/history.jsonl</c>: one JSON object on a line for each operation, oldest first. It is replaced whole, so no line is ever torn.</summary>
/// <param name="state"><c>bootc/state</c>.</param>
internal sealed class HistoryFile(Dir state)
{
    public const string FileName = "history.jsonl";

    /// <summary>The entries, oldest first. A line that cannot be understood is left out.</summary>
    public IReadOnlyList<HistoryEntry> Read() => [.. ReadLines().Select(TryParse).OfType<HistoryEntry>()];

    /// <summary>Adds entries, which get their numbers here, and lets the oldest go when there are too many. Durable when it returns.</summary>
    /// <exception cref="LinuxException">It could not be written; what was there is unchanged.</exception>
    public void Append(params IEnumerable<HistoryEntry> entries)
    {
        var lines = ReadLines();
        var last = lines.Select(TryParse).OfType<HistoryEntry>().Select(entry => entry.Id).DefaultIfEmpty().Max();
        foreach (var entry in entries)
        {
            lines.Add(JsonSerializer.SerializeToUtf8Bytes(entry with { Id = ++last }, HistoryJson.Default.HistoryEntry));
        }

        var kept = lines.TakeLast(HistoryLimits.Entries).ToList();
        var size = kept.Sum(line => line.Length + 1);
        while (size > HistoryLimits.Bytes)
        {
            size -= kept[0].Length + 1;
            kept.RemoveAt(0);
        }

        var content = new byte[size];
        var position = 0;
        foreach (var line in kept)
        {
            line.CopyTo(content.AsSpan(position));
            position += line.Length + 1;
            content[position - 1] = (byte)'\n';
        }

        Replace(content);
    }

    /// <summary>Removes what a write that never finished left.</summary>
    public void ClearInterrupted() => state.Unlink(Dir.TemporaryName(FileName));

    private void Replace(byte[] content)
    {
        try
        {
            state.ReplaceFile(FileName, content);
        }
        catch (LinuxException)
        {
            // Nobody tries again soon, and the operation goes on.
            ClearInterrupted();
            throw;
        }
    }

    /// <summary>The lines as they are: those of a later version are kept, too.</summary>
    private List<byte[]> ReadLines()
    {
        byte[]? content;
        try
        {
            content = state.TryReadAll(FileName, HistoryLimits.ReadableBytes);
        }
        catch (LinuxException e) when (e.Error == Errno.EFBIG)
        {
            return [];
        }

        var lines = new List<byte[]>();
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            if (content.AsSpan(range) is { IsEmpty: false } line)
            {
                lines.Add(line.ToArray());
            }
        }

        return lines;
    }

    private static HistoryEntry? TryParse(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
