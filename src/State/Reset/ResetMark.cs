using System.Text.Json;
using SkorionOS.Interop.Files;

namespace SkorionOS.State.Reset;

/// <summary>
/// <c>state/reset.json</c>: a person asked for a fresh <c>/etc</c> and <c>/var</c>. The next boot does it, before anything is mounted from there, and removes the
/// mark last.
/// </summary>
/// <param name="KeepHome">Whether what lies below <c>/home</c> stays.</param>
/// <param name="RequestedAt">When it was asked for.</param>
public sealed record ResetMark(bool KeepHome, DateTimeOffset RequestedAt)
{
    /// <summary>The layout that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The name of the file in <c>state</c>.</summary>
    public const string FileName = "reset.json";

    /// <summary>The layout of the record.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Reads the mark.</summary>
    /// <param name="state">The directory <c>bootc/state</c>.</param>
    /// <returns>Null when nothing was asked for, or when the mark is damaged or newer: nothing is deleted on a guess.</returns>
    public static ResetMark? TryRead(Dir state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.TryReadAll(FileName, StateLimits.MaxRecordBytes) is not { } bytes)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, StateJson.Default.ResetMark) is { Version: <= CurrentVersion } mark ? mark : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Sets the mark, whole and durable. It takes the place of an older one.</summary>
    /// <param name="state">The directory <c>bootc/state</c>.</param>
    /// <exception cref="Interop.LinuxException">It could not be written; what was there is unchanged.</exception>
    public void Write(Dir state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.ReplaceFile(FileName, JsonSerializer.SerializeToUtf8Bytes(this, StateJson.Default.ResetMark));
    }

    /// <summary>Takes the mark away.</summary>
    /// <param name="state">The directory <c>bootc/state</c>.</param>
    /// <returns>False when there was none.</returns>
    public static bool Remove(Dir state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var removed = state.Unlink(FileName);
        state.Sync();
        return removed;
    }
}
