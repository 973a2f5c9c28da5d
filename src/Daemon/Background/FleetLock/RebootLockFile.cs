using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>
/// Keeps what was said to the server: <c>fleet-lock.json</c>, below <c>/run</c>, so that it is forgotten with the boot that it was said in. A service that left and came back
/// must not give back the lock under which the machine is rebooting.
/// </summary>
/// <param name="directory">Where; made when it is not there.</param>
internal sealed class RebootLockFile(string directory)
{
    private const string FileName = "fleet-lock.json";
    private const int MaxSize = 64 << 10;

    /// <summary>Reads the file. What cannot be understood counts as never said; null when nothing was.</summary>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    public RebootLockRecord? Read()
    {
        using var place = Dir.Ensure(directory);
        try
        {
            return place.TryReadAll(FileName, MaxSize) is { } bytes && JsonSerializer.Deserialize(bytes, RebootLockJson.Default.RebootLockRecord) is { Version: 1 } record
                ? record
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    public void Write(RebootLockRecord record)
    {
        using var place = Dir.Ensure(directory);
        place.ReplaceFile(FileName, JsonSerializer.SerializeToUtf8Bytes(record, RebootLockJson.Default.RebootLockRecord));
    }
}
