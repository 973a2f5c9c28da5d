using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;

namespace SkorionOS.Hostile.Tests.Memory;

/// <summary>Writes layouts whose layers are streamed to their files, since none of them would fit in memory.</summary>
internal static class BombWriter
{
    /// <summary>A layout of layers in gzip, each made by what writes its tar.</summary>
    public static string Gzip(string directory, params Action<Stream>[] layers) => Layout(directory, [.. layers.Select(write => (Func<Stream, string>)(file =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (GZipStream gzip = new(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            write(new HashedStream(gzip, hash));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }))]);

    /// <summary>A layout of blobs as they are, with the SHA-256 of what they unpack to; anything where that is never reached.</summary>
    public static string Layout(string directory, params Func<Stream, string>[] layers)
    {
        var blobs = Directory.CreateDirectory(Path.Join(directory, "blobs/sha256")).FullName;
        JsonArray descriptors = [];
        JsonArray diffIds = [];
        foreach (var write in layers)
        {
            var path = Path.Join(blobs, "layer");
            using (var file = File.Create(path))
            {
                diffIds.Add("sha256:" + write(file));
            }

            string digest;
            using (var file = File.OpenRead(path))
            {
                digest = Convert.ToHexStringLower(SHA256.HashData(file));
            }

            descriptors.Add(Descriptor(MediaType.OciLayerGzip, digest, new FileInfo(path).Length));
            File.Move(path, Path.Join(blobs, digest), overwrite: true);
        }

        JsonObject config = new()
        {
            ["architecture"] = Platform.Host.Architecture,
            ["os"] = "linux",
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = diffIds },
        };
        return Documents(directory, config.ToJsonString(), configDescriptor => new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType.OciManifest,
            ["config"] = configDescriptor,
            ["layers"] = descriptors,
        }.ToJsonString());
    }

    /// <summary>A layout of a configuration and the manifest that is made around it.</summary>
    public static string Documents(string directory, string config, Func<JsonObject, string> manifest)
    {
        var blobs = Directory.CreateDirectory(Path.Join(directory, "blobs/sha256")).FullName;
        var document = Put(blobs, MediaType.OciManifest, manifest(Put(blobs, MediaType.OciConfig, config)));
        File.WriteAllText(Path.Join(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Join(directory, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(document) }.ToJsonString());
        return $"oci:{directory}";
    }

    private static JsonObject Put(string blobs, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var digest = Digest.Sha256(bytes);
        File.WriteAllBytes(Path.Join(blobs, digest.Hex), bytes);
        return Descriptor(type, digest.Hex, bytes.Length);
    }

    private static JsonObject Descriptor(string type, string digest, long size) =>
        new() { ["mediaType"] = type, ["digest"] = "sha256:" + digest, ["size"] = size };

    /// <summary>Hashes what is written through it.</summary>
    private sealed class HashedStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
