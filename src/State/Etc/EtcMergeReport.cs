using System.Text.Json;
using SkorionOS.Interop.Files;

namespace SkorionOS.State.Etc;

/// <summary>What a merge of <c>/etc</c> did: <c>etc-merge.json</c> beside the <c>etc</c> that it made. Paths begin with <c>/etc</c>.</summary>
public sealed record EtcMergeReport
{
    /// <summary>The layout that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The name of the file in the deployment's state.</summary>
    public const string FileName = "etc-merge.json";

    /// <summary>The layout of the record.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Local changes that live on, deletions included; of a directory that is local as a whole only its own path.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Changes that came with the image: added, changed, removed.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <summary>Where both met.</summary>
    public IReadOnlyList<EtcConflict> Conflicts { get; init; } = [];

    /// <summary>Reads the report of a deployment's merge.</summary>
    /// <param name="deployment">The deployment's directory, <c>state/deploy/ID</c>.</param>
    /// <returns>Null when there is none, or when it cannot be read: it is for people, and nothing depends on it.</returns>
    public static EtcMergeReport? TryRead(Dir deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment.TryReadAll(FileName, StateLimits.MaxRecordBytes) is not { } bytes)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, StateJson.Default.EtcMergeReport) is { Version: <= CurrentVersion } report ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The content of the file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StateJson.Default.EtcMergeReport);
}
