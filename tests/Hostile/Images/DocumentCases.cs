using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Manifests, configurations and indexes that lie about themselves or about others.</summary>
internal static class DocumentCases
{
    private const string Invalid = "manifest-invalid";
    private const string Unsupported = "manifest-unsupported";
    private const string BadConfig = "config-invalid";

    public static IEnumerable<HostileCase> All =>
    [
        Manifest("manifest: a digest with ../", Invalid, m => m["layers"]![0]!["digest"] = "sha256:../../../../../../etc/passwd"),
        Manifest("manifest: a digest whose algorithm is ../", Invalid, m => m["layers"]![0]!["digest"] = "../../etc:" + new string('a', 64)),
        Manifest("manifest: a digest with a slash", Invalid, m => m["config"]!["digest"] = "sha256:" + new string('a', 32) + "/" + new string('a', 31)),
        Manifest("manifest: a digest with NUL", Invalid, m => m["config"]!["digest"] = "sha256:" + new string('a', 63) + "\0"),
        Manifest("manifest: a digest in capitals", Invalid, m => m["config"]!["digest"] = "sha256:" + new string('A', 64)),
        Manifest("manifest: a digest too short", Invalid, m => m["config"]!["digest"] = "sha256:aa"),
        Manifest("manifest: a digest of no letters", Invalid, m => m["config"]!["digest"] = ""),
        Manifest("manifest: a digest by another function", Invalid, m => m["config"]!["digest"] = "sha512:" + new string('a', 128)),
        Manifest("manifest: a digest that is a number", Invalid, m => m["config"]!["digest"] = 7),
        Manifest("manifest: a negative size", Invalid, m => m["layers"]![0]!["size"] = -1),
        Manifest("manifest: a size with a fraction", Invalid, m => m["layers"]![0]!["size"] = 0.5),
        Manifest("manifest: a size beyond 64 bits", Invalid, m => m["layers"]![0]!["size"] = 1e30),
        Manifest("manifest: a size of 8 EiB", Invalid, m => m["layers"]![0]!["size"] = long.MaxValue),
        Manifest("manifest: a layer of 200 TiB", "disk-full", m => m["layers"]![0]!["size"] = 200L << 40),
        Manifest("manifest: one content of two sizes", Invalid, m => m["layers"]!.AsArray().Add(Copy(m["layers"]![0]!, d => d["size"] = 1))),
        Manifest("manifest: the config is a layer, too", "layer-truncated", (m, c) =>
        {
            m["layers"]![0] = Copy(m["config"]!, d => d["mediaType"] = MediaType.OciLayerGzip);
        }),
        Manifest("manifest: two things at once", Invalid, m => m["manifests"] = new JsonArray()),
        Manifest("manifest: two things at once, in capitals", Invalid, m => m["Manifests"] = new JsonArray()),
        Manifest("manifest: says it is an index", Invalid, m => m["mediaType"] = MediaType.OciIndex),
        Manifest("manifest: a type that nobody has", Invalid, m => m["mediaType"] = "application/evil"),
        Manifest("manifest: of schema 1", Unsupported, m => m["fsLayers"] = new JsonArray()),
        Manifest("manifest: of schema 3", Invalid, m => m["schemaVersion"] = 3),
        Manifest("manifest: no layers", Invalid, m => m.Remove("layers")),
        Manifest("manifest: layers that are null", "layers-mismatch", m => m["layers"] = null),
        Manifest("manifest: a layer that is null", Invalid, m => m["layers"]!.AsArray().Add(null)),
        Manifest("manifest: no config", Invalid, m => m.Remove("config")),
        Manifest("manifest: a config that is null", Invalid, m => m["config"] = null),
        Manifest("manifest: an annotation that is null", Invalid, m => m["annotations"] = new JsonObject { ["a"] = null }),
        Manifest("manifest: an annotation that is an object", Invalid, m => m["annotations"] = new JsonObject { ["a"] = new JsonObject() }),
        Manifest("manifest: a foreign layer", Unsupported, m =>
        {
            m["layers"]![0]!["mediaType"] = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
            m["layers"]![0]!["urls"] = new JsonArray("http://127.0.0.1:1/evil");
        }),
        Manifest("manifest: an artifact", Unsupported, m => m["config"]!["mediaType"] = "application/vnd.oci.empty.v1+json"),
        Manifest("manifest: a layer that is a program", Unsupported, m => m["layers"]![0]!["mediaType"] = "application/wasm"),
        Manifest("manifest: 1025 layers", Invalid, m =>
        {
            for (var i = 0; i < 1025; i++)
            {
                m["layers"]!.AsArray().Add(Copy(m["layers"]![0]!, _ => { }));
            }
        }),
        Manifest("manifest: layers that are not there", "blob-missing", (m, c) =>
        {
            m["layers"]!.AsArray().Add(Copy(m["layers"]![0]!, d => d["digest"] = "sha256:" + new string('b', 64)));
            c["rootfs"]!["diff_ids"]!.AsArray().Add("sha256:" + new string('c', 64));
        }),
        Manifest("manifest: a config beyond the limit", "blob-too-large", m => m["config"]!["size"] = 1L << 40),
        Manifest("manifest: sizes whose sum wraps around", Invalid, (m, c) =>
        {
            m["layers"]![0]!["size"] = long.MaxValue;
            m["layers"]!.AsArray().Add(Copy(m["layers"]![0]!, d => d["digest"] = "sha256:" + new string('b', 64)));
            c["rootfs"]!["diff_ids"]!.AsArray().Add("sha256:" + new string('c', 64));
        }),
        Text("manifest: a member twice", Invalid, text => text[..^1] + ",\"schemaVersion\":2}"),
        Text("manifest: layers twice", Invalid, text => text[..^1] + ",\"layers\":[]}"),
        Text("manifest: nested 100 000 deep", Invalid, text => text[..^1] + ",\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}"),
        Text("manifest: nested 100 000 deep in objects", Invalid, text => text[..^1] + ",\"x\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
        Text("manifest: something behind it", Invalid, text => text + "{}"),
        Text("manifest: cut", Invalid, text => text[..^20]),
        Text("manifest: comments", Invalid, text => "/* */" + text),
        Text("manifest: a list", Invalid, text => "[" + text + "]"),
        Text("manifest: null", Invalid, _ => "null"),
        Text("manifest: nothing", Invalid, _ => ""),
        Text("manifest: a page of HTML", Invalid, _ => "<!doctype html><title>Log in</title>"),
        Text("manifest: not UTF-8", Invalid, text => text[..^1] + ",\"\u00ff\u00fe\":1}", Encoding.Latin1),
        Text("manifest: half a surrogate", Invalid, text => text[..^1] + ",\"\\ud800\":1}"),
        Text("manifest: UTF-16", Invalid, text => text, Encoding.Unicode),
        Text("manifest: members that nobody knows", null, text => text[..^1] + ",\"x\":" + string.Concat(Enumerable.Repeat("[", 20)) + string.Concat(Enumerable.Repeat("]", 20)) + "}"),

        Config("config: fewer diff ids than layers", "layers-mismatch", c => c["rootfs"]!["diff_ids"]!.AsArray().Clear()),
        Config("config: more diff ids than layers", "layers-mismatch", c => c["rootfs"]!["diff_ids"]!.AsArray().Add("sha256:" + new string('a', 64))),
        Config("config: another diff id", "diff-id-mismatch", c => c["rootfs"]!["diff_ids"]![0] = "sha256:" + new string('a', 64)),
        Config("config: a diff id with ../", BadConfig, c => c["rootfs"]!["diff_ids"]![0] = "sha256:../../../../../../../../../tmp/escaped"),
        Config("config: a diff id that is null", BadConfig, c => c["rootfs"]!["diff_ids"]![0] = null),
        Config("config: diff ids that are null", "layers-mismatch", c => c["rootfs"]!["diff_ids"] = null),
        Config("config: no rootfs", BadConfig, c => c.Remove("rootfs")),
        Config("config: a rootfs of another type", BadConfig, c => c["rootfs"]!["type"] = "directory"),
        Config("config: 1025 diff ids", BadConfig, c =>
        {
            for (var i = 0; i < 1025; i++)
            {
                c["rootfs"]!["diff_ids"]!.AsArray().Add("sha256:" + new string('a', 64));
            }
        }),
        Config("config: no architecture", BadConfig, c => c.Remove("architecture")),
        Config("config: a list", BadConfig, _ => { }, _ => "[]"),
        Config("config: null", BadConfig, _ => { }, _ => "null"),
        Config("config: nested 100 000 deep", BadConfig, _ => { }, text => text[..^1] + ",\"x\":" + new string('[', 100_000)),
        Config("config: diff ids twice", BadConfig, _ => { }, text => text[..^1] + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"),
        Config("config: a time that is none", BadConfig, c => c["created"] = "yesterday"),
        Config("config: labels and history that are null", null, c => (c["config"], c["history"]) = (null, null)),
        Config("config: a label that is null", BadConfig, c => c["config"]!["Labels"] = new JsonObject { [Annotation.Version] = null }),
        Config("config: a step of the history that is null", BadConfig, c => c["history"] = new JsonArray((JsonNode?)null)),
        Config("config: a version of control characters", null, c => c["config"]!["Labels"] = new JsonObject { [Annotation.Version] = "1\noptions init=/bin/sh\n\u001b[2J" }),
    ];

    private static OciImageBuilder Good => new OciImageBuilder().Layer(layer => layer.Add(new TarMember { Name = "x", Content = [(byte)'x'] }));

    private static HostileCase Manifest(string name, string code, Action<JsonObject> edit) => Manifest(name, code, (manifest, _) => edit(manifest));

    private static HostileCase Manifest(string name, string code, Action<JsonObject, JsonObject> edit) => new()
    {
        Name = name,
        Code = code,
        Make = _ =>
        {
            var image = Good.Build();
            var (manifest, config) = (JsonNode.Parse(image.Manifest)!.AsObject(), JsonNode.Parse(image.Config)!.AsObject());
            edit(manifest, config);
            return Put(image, manifest, config.ToJsonString());
        },
    };

    private static HostileCase Text(string name, string? code, Func<string, string> edit, Encoding? encoding = null) => new()
    {
        Name = name,
        Code = code,
        Tree = _ => "x f = x",
        Make = _ =>
        {
            var image = Good.Build();
            return image with { Manifest = (encoding ?? Encoding.UTF8).GetBytes(edit(Encoding.UTF8.GetString(image.Manifest))) };
        },
    };

    private static HostileCase Config(string name, string? code, Action<JsonObject> edit, Func<string, string>? editText = null) => new()
    {
        Name = name,
        Code = code,
        Tree = _ => "x f = x",
        Make = _ =>
        {
            var image = Good.Build();
            var config = JsonNode.Parse(image.Config)!.AsObject();
            edit(config);
            return Put(image, JsonNode.Parse(image.Manifest)!.AsObject(), editText?.Invoke(config.ToJsonString()) ?? config.ToJsonString());
        },
    };

    /// <summary>The image with another configuration, which its manifest names if it still names one.</summary>
    private static OciImage Put(OciImage image, JsonObject manifest, string config)
    {
        var bytes = Encoding.UTF8.GetBytes(config);
        if (manifest["config"] is JsonObject descriptor && (string?)(descriptor["digest"] as JsonValue)?.ToString() == Digest.Sha256(image.Config).ToString() && !bytes.SequenceEqual(image.Config))
        {
            (descriptor["digest"], descriptor["size"]) = (Digest.Sha256(bytes).ToString(), bytes.Length);
        }

        return image with { Config = bytes, Manifest = Encoding.UTF8.GetBytes(manifest.ToJsonString()) };
    }

    private static JsonObject Copy(JsonNode node, Action<JsonObject> edit)
    {
        var copy = node.DeepClone().AsObject();
        edit(copy);
        return copy;
    }
}
