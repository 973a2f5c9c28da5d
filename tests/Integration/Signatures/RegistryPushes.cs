using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Integration.Tests.Signatures;

/// <summary>What somebody who may write to a registry can do with it.</summary>
internal sealed class RegistryPushes : IDisposable
{
    private readonly string _host;
    private readonly HttpClient _client;
    private readonly TemporaryDirectory _directory = new();

    public RegistryPushes(string host)
    {
        _host = host;
        _client = new HttpClient { BaseAddress = new Uri($"http://{host}/v2/") };
        _client.DefaultRequestHeaders.Accept.ParseAdd($"{MediaType.OciManifest}, {MediaType.OciIndex}");
    }

    public async Task<Digest> PushAsync(OciImage image, string repository, string tag)
    {
        string layout = NewLayout();
        image.WriteLayout(layout, "v");
        await PushLayoutAsync($"oci:{layout}:v", repository, tag);
        return image.ManifestDigest;
    }

    public async Task<Digest> PushAsync(OciIndex index, string repository, string tag)
    {
        string layout = NewLayout();
        foreach (OciImage image in index.Images)
        {
            image.WriteLayout(layout, "v");
        }

        await File.WriteAllBytesAsync(Path.Join(layout, "blobs/sha256", index.Digest.Hex), index.Bytes);
        await File.WriteAllTextAsync(Path.Join(layout, "index.json"), $$"""
            {"schemaVersion": 2, "manifests": [{"mediaType": "{{index.MediaType}}", "digest": "{{index.Digest}}", "size": {{index.Bytes.Length}} }]}
            """);
        await PushLayoutAsync($"oci:{layout}", repository, tag);
        return index.Digest;
    }

    /// <summary>Gives what a tag stands for another tag, or copies it into another repository: <c>os:1</c> to <c>os:2</c>.</summary>
    public async Task CopyAsync(string from, string to)
    {
        (string Repository, string Tag) source = Split(from), target = Split(to);
        if (source.Repository != target.Repository)
        {
            await Tool.RunAsync("skopeo", "copy", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false",
                $"docker://{_host}/{from}", $"docker://{_host}/{to}");
            return;
        }

        (byte[] manifest, MediaTypeHeaderValue type) = await ReadAsync(source.Repository, source.Tag);
        using ByteArrayContent content = new(manifest);
        content.Headers.ContentType = type;
        using HttpResponseMessage answer = await _client.PutAsync(new Uri($"{target.Repository}/manifests/{target.Tag}", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Copies the bundles of an image, which are listed at a tag here, and not the tag.</summary>
    public async Task CopyBundlesAsync(string repository, Digest image, EmbeddedRegistry target)
    {
        foreach (JsonNode? entry in JsonNode.Parse((await ReadAsync(repository, $"sha256-{image.Hex}")).Content)!["manifests"]!.AsArray())
        {
            (byte[] manifest, _) = await ReadAsync(repository, (string)entry!["digest"]!);
            JsonNode parsed = JsonNode.Parse(manifest)!;
            foreach (JsonNode? blob in parsed["layers"]!.AsArray().Append(parsed["config"]))
            {
                Digest digest = Digest.Parse((string)blob!["digest"]!);
                target.PutBlob(digest, await _client.GetByteArrayAsync(new Uri($"{repository}/blobs/{digest}", UriKind.Relative)));
            }

            target.PutManifest(repository, manifest, MediaType.OciManifest);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _directory.Dispose();
    }

    private static (string Repository, string Tag) Split(string name) => (name.Split(':')[0], name.Split(':')[1]);

    private string NewLayout() => _directory[Guid.NewGuid().ToString("N")];

    private Task<string> PushLayoutAsync(string layout, string repository, string tag) => Tool.RunAsync(
        "skopeo", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false", layout, $"docker://{_host}/{repository}:{tag}");

    private async Task<(byte[] Content, MediaTypeHeaderValue Type)> ReadAsync(string repository, string reference)
    {
        using HttpResponseMessage answer = await _client.GetAsync(new Uri($"{repository}/manifests/{reference}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentType!);
    }
}
