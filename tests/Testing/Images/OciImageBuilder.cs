using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;

namespace SkorionOS.Testing.Images;

/// <summary>
/// Builds small images in memory. Everything that is true of an image is so by default, and every part of it can be made a lie of: media
/// types by their parameters, anything else in <see cref="EditConfig"/> and <see cref="EditManifest"/>.
/// </summary>
public sealed class OciImageBuilder
{
    private readonly List<(byte[] Tar, byte[] Blob, string MediaType)> _layers = [];
    private readonly Dictionary<string, string> _labels = [];
    private readonly Dictionary<string, string> _annotations = [];
    private Platform _platform = Platform.Host;
    private string _manifestType = MediaType.OciManifest;
    private string _configType = MediaType.OciConfig;
    private Action<JsonObject> _editConfig = _ => { };
    private Action<JsonObject> _editManifest = _ => { };

    /// <summary>A layer of members.</summary>
    public OciImageBuilder Layer(Action<LayerBuilder> build, Compression compression = Compression.Gzip, string? mediaType = null)
    {
        LayerBuilder layer = new();
        build(layer);
        return Layer(layer.ToTar(), compression, mediaType);
    }

    /// <summary>A layer from a tar, or from what only claims to be one.</summary>
    public OciImageBuilder Layer(byte[] tar, Compression compression = Compression.Gzip, string? mediaType = null)
    {
        mediaType ??= compression switch
        {
            Compression.Gzip => MediaType.OciLayerGzip,
            Compression.Zstd => MediaType.OciLayerZstd,
            _ => MediaType.OciLayer,
        };
        _layers.Add((tar, compression.Compress(tar), mediaType));
        return this;
    }

    /// <summary>The label <c>org.opencontainers.image.version</c>.</summary>
    public OciImageBuilder Version(string version) => Label(SkorionOS.Oci.Annotation.Version, version);

    public OciImageBuilder Label(string key, string value)
    {
        _labels[key] = value;
        return this;
    }

    /// <summary>An annotation of the manifest.</summary>
    public OciImageBuilder Annotation(string key, string value)
    {
        _annotations[key] = value;
        return this;
    }

    public OciImageBuilder For(string architecture, string os = "linux", string? variant = null)
    {
        _platform = new Platform { Architecture = architecture, Os = os, Variant = variant };
        return this;
    }

    /// <summary>The media types of manifest and config, such as those of Docker.</summary>
    public OciImageBuilder Types(string manifest, string config)
    {
        (_manifestType, _configType) = (manifest, config);
        return this;
    }

    public OciImageBuilder EditConfig(Action<JsonObject> edit)
    {
        _editConfig += edit;
        return this;
    }

    public OciImageBuilder EditManifest(Action<JsonObject> edit)
    {
        _editManifest += edit;
        return this;
    }

    public OciImage Build()
    {
        byte[] config = Config();
        JsonObject manifest = new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = _manifestType,
            ["config"] = Descriptor(_configType, config),
            ["layers"] = new JsonArray([.. _layers.Select(layer => Descriptor(layer.MediaType, layer.Blob))]),
        };
        if (_annotations.Count > 0)
        {
            manifest["annotations"] = Pairs(_annotations);
        }

        _editManifest(manifest);
        return new OciImage
        {
            Manifest = Encoding.UTF8.GetBytes(manifest.ToJsonString()),
            MediaType = _manifestType,
            Platform = _platform,
            Config = config,
            Layers = [.. _layers.Select(layer => layer.Blob)],
            Tars = [.. _layers.Select(layer => layer.Tar)],
        };
    }

    private byte[] Config()
    {
        JsonObject config = new()
        {
            ["created"] = "2024-01-01T00:00:00Z",
            ["architecture"] = _platform.Architecture,
            ["os"] = _platform.Os,
            ["config"] = new JsonObject { ["Labels"] = Pairs(_labels) },
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = new JsonArray([.. _layers.Select(layer => (JsonNode)Digest.Sha256(layer.Tar).ToString())]),
            },
            ["history"] = new JsonArray([.. _layers.Select((_, i) => new JsonObject { ["created_by"] = $"layer {i}" })]),
        };
        if (_platform.Variant is not null)
        {
            config["variant"] = _platform.Variant;
        }

        _editConfig(config);
        return Encoding.UTF8.GetBytes(config.ToJsonString());
    }

    private static JsonObject Descriptor(string mediaType, byte[] content) => new()
    {
        ["mediaType"] = mediaType,
        ["digest"] = Digest.Sha256(content).ToString(),
        ["size"] = content.Length,
    };

    private static JsonObject Pairs(Dictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
