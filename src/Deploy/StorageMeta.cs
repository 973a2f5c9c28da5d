using System.Text.Json;
using System.Text.Json.Serialization;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy;

/// <summary>
/// <c>meta.json</c>: what a program must understand before it touches the storage. The three lists follow the feature words of ext4: one that does not know
/// a <em>compatible</em> feature may go on, without an <em>ro-compatible</em> one it may only read, without an <em>incompatible</em> one it does nothing.
/// </summary>
internal sealed record StorageMeta
{
    /// <summary>The file's name in the storage.</summary>
    public const string FileName = "meta.json";

    /// <summary>The layout that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The digest that names objects and images: fs-verity, SHA-256, blocks of 2^12 bytes.</summary>
    public const string CurrentAlgorithm = "fsverity-sha256-12";

    public required int Version { get; init; }

    public required string Algorithm { get; init; }

    public required FeatureFlags Features { get; init; }

    public static StorageMeta Current { get; } = new() { Version = CurrentVersion, Algorithm = CurrentAlgorithm, Features = new() };

    /// <summary>Reads the file and refuses a storage that this program does not understand. Null when there is none.</summary>
    /// <exception cref="DeployException">The storage is of a newer version, or the file is no meta.json.</exception>
    public static StorageMeta? TryLoad(Dir storage, bool forWriting)
    {
        if (storage.TryReadAll(FileName, limit: 1 << 20) is not { } bytes)
        {
            return null;
        }

        StorageMeta? meta;
        try
        {
            meta = JsonSerializer.Deserialize(bytes, DeployJson.Default.StorageMeta);
        }
        catch (JsonException e)
        {
            throw new DeployException("storage-invalid", $"{storage.Path}/{FileName} is not valid: {e.Message}", e);
        }

        if (meta is null)
        {
            throw new DeployException("storage-invalid", $"{storage.Path}/{FileName} is empty");
        }

        meta.Check(storage.Path, forWriting);
        return meta;
    }

    /// <summary>Writes the file into a new storage.</summary>
    public static void Create(Dir storage) => storage.ReplaceFile(FileName, JsonSerializer.SerializeToUtf8Bytes(Current, DeployJson.Default.StorageMeta));

    private void Check(string storage, bool forWriting)
    {
        var unknown = Version > CurrentVersion
            ? $"version {Version}"
            : Algorithm != CurrentAlgorithm
                ? $"algorithm {Algorithm}"
                : Features.Incompatible.Count > 0
                    ? $"feature {Features.Incompatible[0]}"
                    : forWriting && Features.RoCompatible.Count > 0
                        ? $"feature {Features.RoCompatible[0]}"
                        : null;
        if (unknown is not null)
        {
            throw new DeployException("storage-newer", $"{storage} was written by a newer program: {unknown} is not known here; nothing was touched");
        }
    }

    internal sealed record FeatureFlags
    {
        public IReadOnlyList<string> Compatible { get; init; } = [];

        [JsonPropertyName("ro-compatible")]
        public IReadOnlyList<string> RoCompatible { get; init; } = [];

        public IReadOnlyList<string> Incompatible { get; init; } = [];
    }
}
