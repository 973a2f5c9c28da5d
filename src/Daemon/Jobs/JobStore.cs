using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Daemon.Jobs;

/// <summary>Keeps jobs on the disk: <c>jobs.json</c>, replaced whole.</summary>
/// <param name="directory">Where; made when it is not there.</param>
internal sealed class JobStore(string directory)
{
    private const string FileName = "jobs.json";
    private const int MaxSize = 1 << 20;

    /// <summary>Reads the file. What cannot be understood is as good as gone: a job that is lost is asked for again.</summary>
    public JobFile Read()
    {
        using var place = Dir.Ensure(directory);
        try
        {
            return place.TryReadAll(FileName, MaxSize) is { } bytes && JsonSerializer.Deserialize(bytes, JobJson.Default.JobFile) is { Version: 1 } file
                ? file
                : new JobFile(1, 0, []);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return new JobFile(1, 0, []);
        }
    }

    /// <summary>Replaces the file; durable when it returns.</summary>
    /// <exception cref="LinuxException">The disk is full, or cannot be written.</exception>
    public void Write(JobFile file)
    {
        using var place = Dir.Ensure(directory);
        place.ReplaceFile(FileName, JsonSerializer.SerializeToUtf8Bytes(file, JobJson.Default.JobFile));
    }
}
