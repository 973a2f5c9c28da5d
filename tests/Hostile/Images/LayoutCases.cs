using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Layouts and the indexes in them: loops, links out, pipes, lies.</summary>
internal static class LayoutCases
{
    private const string Invalid = "manifest-invalid";

    public static IEnumerable<HostileCase> All =>
    [
        Index("index: of an index of an index of an index", Invalid, (layout, entry) => Nest(layout, entry, 5)),
        Taken("index: of an index of an index", (layout, entry) => Nest(layout, entry, 2)),
        Index("index: that names itself", "digest-mismatch", NameItself),
        Index("index: a digest with ../", Invalid, (_, entry) => With(entry, e => e["digest"] = "sha256:../../../../../../../../etc/passwd")),
        Index("index: a size that is wrong", "size-mismatch", (_, entry) => With(entry, e => e["size"] = (long)e["size"]! + 1)),
        Index("index: a size of 1 TiB", "blob-too-large", (_, entry) => With(entry, e => e["size"] = 1L << 40)),
        Index("index: a manifest that is called an index", Invalid, (_, entry) => With(entry, e => e["mediaType"] = MediaType.OciIndex)),
        Index("index: a manifest of a type that nobody has", Invalid, (_, entry) => With(entry, e => e["mediaType"] = "application/evil")),
        Index("index: nothing of the name", "image-not-found", (_, entry) => With(entry, e => e["annotations"]![Annotation.RefName] = "other")),
        Index("index: another machine's image", "platform-missing", (layout, entry) =>
            Entry(layout, IndexOf(With(entry, e => e["platform"] = new JsonObject { ["architecture"] = "evil", ["os"] = "templeos" })))),
        Index("index: an entry that is null", Invalid, (layout, entry) => Entry(layout, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaType.OciIndex, ["manifests"] = new JsonArray((JsonNode?)null) })),
        Index("index: 5000 entries", Invalid, (layout, entry) => Entry(layout, IndexOf([.. Enumerable.Range(0, 5000).Select(_ => entry.DeepClone())]))),
        Index("index: with layers", Invalid, (layout, entry) => Entry(layout, With(IndexOf(entry), e => e["layers"] = new JsonArray()))),

        Spoiled("layout: index.json is not JSON", "manifest-invalid", (layout, _) => File.WriteAllText(In(layout, "index.json"), "evil")),
        Spoiled("layout: index.json is a manifest", "layout-invalid", (layout, image) => File.WriteAllBytes(In(layout, "index.json"), image.Manifest)),
        Spoiled("layout: index.json is missing", "image-not-found", (layout, _) => File.Delete(In(layout, "index.json"))),
        Spoiled("layout: index.json is 1 TiB of holes", "manifest-too-large", (layout, _) => Resize(In(layout, "index.json"), 1L << 40)),
        Spoiled("layout: index.json is a pipe", "image-not-found", (layout, _) => Pipe(In(layout, "index.json"))),
        Spoiled("layout: index.json is endless", "image-not-found", (layout, _) => Link(In(layout, "index.json"), "/dev/zero")),
        Spoiled("layout: index.json leads to itself", "image-not-found", (layout, _) => Link(In(layout, "index.json"), "index.json")),
        Spoiled("layout: the mark is not JSON", "layout-invalid", (layout, _) => File.WriteAllText(In(layout, "oci-layout"), "evil")),
        Spoiled("layout: the mark is a list", "layout-invalid", (layout, _) => File.WriteAllText(In(layout, "oci-layout"), "[]")),
        Spoiled("layout: the mark is of another version", "layout-invalid", (layout, _) => File.WriteAllText(In(layout, "oci-layout"), """{"imageLayoutVersion":"9"}""")),
        Spoiled("layout: the mark is nested 100 000 deep", "layout-invalid", (layout, _) => File.WriteAllText(In(layout, "oci-layout"), new string('[', 100_000))),
        Spoiled("layout: the layer is missing", "blob-missing", (layout, image) => File.Delete(Blob(layout, image.Layers[0]))),
        Spoiled("layout: the layer is cut", "size-mismatch", (layout, image) => Resize(Blob(layout, image.Layers[0]), image.Layers[0].Length - 1)),
        Spoiled("layout: the layer is longer", "size-mismatch", (layout, image) => Resize(Blob(layout, image.Layers[0]), image.Layers[0].Length + 1)),
        Spoiled("layout: the layer is another", "digest-mismatch", (layout, image) => Flip(Blob(layout, image.Layers[0]))),
        Spoiled("layout: the config is another", "digest-mismatch", (layout, image) => Flip(Blob(layout, image.Config))),
        Spoiled("layout: the manifest is another", "digest-mismatch", (layout, image) => Flip(Blob(layout, image.Manifest))),
        Spoiled("layout: the layer is a pipe", "blob-missing", (layout, image) => Pipe(Blob(layout, image.Layers[0]))),
        Spoiled("layout: the layer is a directory", "blob-missing", (layout, image) =>
        {
            File.Delete(Blob(layout, image.Layers[0]));
            Directory.CreateDirectory(Blob(layout, image.Layers[0]));
        }),
        Spoiled("layout: the layer is a link to a file of the machine", "size-mismatch", (layout, image) => Link(Blob(layout, image.Layers[0]), "/etc/passwd")),
        Spoiled("layout: the layer is endless", "blob-missing", (layout, image) => Link(Blob(layout, image.Layers[0]), "/dev/zero")),
        Spoiled("layout: the layer is the memory of the machine", "blob-missing", (layout, image) => Link(Blob(layout, image.Layers[0]), "/dev/mem")),
    ];

    private static OciImage Good => new OciImageBuilder().Layer(layer => layer.Add(new TarMember { Name = "x", Content = [(byte)'x'] })).Build();

    private static HostileCase Spoiled(string name, string code, Action<string, OciImage> spoil) => new() { Name = name, Code = code, Make = _ => Good, Spoil = spoil };

    private static HostileCase Index(string name, string code, Func<string, JsonObject, JsonObject> edit) => Spoiled(name, code, (layout, _) => Edit(layout, edit));

    private static HostileCase Taken(string name, Func<string, JsonObject, JsonObject> edit) => new()
    {
        Name = name,
        Tree = _ => "x f = x",
        Make = _ => Good,
        Spoil = (layout, _) => Edit(layout, edit),
    };

    /// <summary>Puts another entry in the place of the only one of index.json; it keeps the tag.</summary>
    private static void Edit(string layout, Func<string, JsonObject, JsonObject> edit)
    {
        var path = In(layout, "index.json");
        var index = JsonNode.Parse(File.ReadAllText(path))!;
        var entry = index["manifests"]![0]!.DeepClone().AsObject();
        var edited = edit(layout, entry);
        edited["annotations"] ??= new JsonObject { [Annotation.RefName] = "evil" };
        index["manifests"] = new JsonArray(edited);
        File.WriteAllText(path, index.ToJsonString());
    }

    private static JsonObject Nest(string layout, JsonObject entry, int times)
    {
        for (var i = 0; i < times; i++)
        {
            entry = Entry(layout, IndexOf(entry));
        }

        return entry;
    }

    /// <summary>An index cannot hold its own digest, so it names a digest under which it lies, too.</summary>
    private static JsonObject NameItself(string layout, JsonObject entry)
    {
        var digest = "sha256:" + new string('a', 64);
        var self = With(entry, e => (e["digest"], e["mediaType"], e["size"]) = (digest, MediaType.OciIndex, 1000));
        var bytes = Encoding.UTF8.GetBytes(IndexOf(self).ToJsonString().PadRight(1000));
        File.WriteAllBytes(In(layout, "blobs/sha256/" + new string('a', 64)), bytes);
        return With(self, e => e["annotations"] = null);
    }

    private static JsonObject IndexOf(params JsonNode[] entries) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaType.OciIndex,
        ["manifests"] = new JsonArray([.. entries.Select(entry => entry.DeepClone())]),
    };

    /// <summary>Stores a document, and gives the entry for it.</summary>
    private static JsonObject Entry(string layout, JsonObject document)
    {
        var bytes = Encoding.UTF8.GetBytes(document.ToJsonString());
        File.WriteAllBytes(Blob(layout, bytes), bytes);
        return new JsonObject { ["mediaType"] = MediaType.OciIndex, ["digest"] = Digest.Sha256(bytes).ToString(), ["size"] = bytes.Length };
    }

    private static JsonObject With(JsonObject node, Action<JsonObject> edit)
    {
        var copy = node.DeepClone().AsObject();
        edit(copy);
        return copy;
    }

    private static string In(string layout, string name) => Path.Join(layout, name);

    private static string Blob(string layout, byte[] content) => Path.Join(layout, "blobs/sha256", Digest.Sha256(content).Hex);

    private static void Resize(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    private static void Flip(string path)
    {
        var content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(path, content);
    }

    private static void Link(string path, string target)
    {
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }

    private static void Pipe(string path)
    {
        File.Delete(path);
        Tool.Run("mkfifo", path);
    }
}
