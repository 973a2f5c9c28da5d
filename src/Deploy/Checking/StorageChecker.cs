using System.Security.Cryptography;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Store;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Checking;

/// <summary>
/// Reads everything in the storage and compares it with its name: each content with its fs-verity digest, each layer's rebuilt tar with its diff id, each image's
/// files with the digests in its record. Changes nothing.
/// </summary>
internal sealed class StorageChecker(Storage storage, DeploymentTable table)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<Digest, List<Digest>> _imagesOfLayer = [];
    private readonly Dictionary<FsVerityDigest, HashSet<Digest>> _layersOfObject = [];
    private readonly HashSet<FsVerityDigest> _bad = [];
    private int _objects;
    private int _unreferenced;

    /// <summary>Objects that are damaged or missing, after <see cref="Check"/>.</summary>
    public IReadOnlySet<FsVerityDigest> BadObjects => _bad;

    /// <summary>Layers that are damaged or missing, or need a bad object, after <see cref="Check"/>.</summary>
    public HashSet<Digest> BadLayers { get; } = [];

    /// <summary>Images whose own files are damaged or missing, after <see cref="Check"/>.</summary>
    public HashSet<Digest> BadImages { get; } = [];

    public CheckResult Check()
    {
        var images = storage.Images.List();
        foreach (var image in images)
        {
            foreach (var layer in image.Layers)
            {
                (_imagesOfLayer.TryGetValue(layer.DiffId, out var users) ? users : _imagesOfLayer[layer.DiffId] = []).Add(image.ManifestDigest);
            }
        }

        ReadLayers();
        CheckObjects();
        foreach (var diffId in storage.Layers.List().Except(BadLayers).ToList())
        {
            CheckTar(diffId);
        }

        foreach (var digest in storage.Images.ListDigests())
        {
            CheckImage(digest);
        }

        CheckMarks();
        CheckStrays();
        new BootChecker(table).Check(_findings);
        return new CheckResult([.. _findings.OrderBy(f => f.Path, StringComparer.Ordinal)], images.Count, _objects, _unreferenced, []);
    }

    private void ReadLayers()
    {
        foreach (var diffId in storage.Layers.List().Union(_imagesOfLayer.Keys).ToList())
        {
            try
            {
                foreach (var content in storage.Layers.ListContents(diffId))
                {
                    (_layersOfObject.TryGetValue(content.Object, out var users) ? users : _layersOfObject[content.Object] = []).Add(diffId);
                }
            }
            catch (DeployException e) when (e.Code is "layer-damaged" or "layer-missing")
            {
                BadLayers.Add(diffId);
                Add(e.Code == "layer-missing" ? FindingKind.Missing : FindingKind.Damaged, $"overlay/{diffId}", e.Message, ImagesOf([diffId]));
            }
        }
    }

    private void CheckObjects()
    {
        var seen = new HashSet<FsVerityDigest>();
        foreach (var file in storage.Objects.List())
        {
            var path = $"objects/{file.Path}";
            if (file.IsTemporary)
            {
                continue;
            }

            if (file.Digest is not { } digest)
            {
                Add(FindingKind.Stray, path, "no object has such a name", []);
                continue;
            }

            seen.Add(digest);
            _objects++;
            var found = storage.Objects.Measure(digest);
            if (found != digest)
            {
                AddObject(FindingKind.Damaged, digest, $"its content has the digest {found}");
            }
            else if (!_layersOfObject.ContainsKey(digest))
            {
                _unreferenced++;
            }
        }

        foreach (var digest in _layersOfObject.Keys.Where(digest => !seen.Contains(digest)))
        {
            AddObject(FindingKind.Missing, digest, "it is not in the store");
        }
    }

    private void AddObject(FindingKind kind, FsVerityDigest digest, string detail)
    {
        _bad.Add(digest);
        var layers = _layersOfObject.GetValueOrDefault(digest, []);
        BadLayers.UnionWith(layers);
        Add(kind, $"objects/{digest.ObjectPath}", layers.Count == 0 ? detail + "; no image needs it" : detail, ImagesOf(layers));
    }

    private void CheckTar(Digest diffId)
    {
        using var hash = new DigestingStream();
        try
        {
            storage.Layers.WriteTar(diffId, hash);
        }
        catch (Exception e) when (e is DeployException or ObjectMissingException)
        {
            BadLayers.Add(diffId);
            Add(FindingKind.Damaged, $"overlay/{diffId}", e.Message, ImagesOf([diffId]));
            return;
        }

        if (hash.Finish() is var found && found != diffId)
        {
            BadLayers.Add(diffId);
            Add(FindingKind.Damaged, $"overlay/{diffId}", $"the tar that it gives has the digest {found}", ImagesOf([diffId]));
        }
    }

    private void CheckImage(Digest digest)
    {
        var path = $"images/{digest}";
        if (storage.Images.TryGet(digest) is not { } image)
        {
            BadImages.Add(digest);
            Add(FindingKind.Damaged, $"{path}/{ImageStore.RecordName}", "it is missing or cannot be read", [digest]);
            return;
        }

        CheckFile(digest, $"{path}/{ImageStore.ManifestName}", storage.Images.TryReadManifest(digest), digest);
        CheckFile(digest, $"{path}/{ImageStore.ConfigName}", storage.Images.TryReadConfig(digest), image.ConfigDigest);
        if (!BadImages.Contains(digest) && !RecordMatches(image))
        {
            BadImages.Add(digest);
            Add(FindingKind.Damaged, $"{path}/{ImageStore.RecordName}", "its layers are not those of the manifest", [digest]);
        }

        try
        {
            using var file = storage.Images.OpenComposefs(digest);
            if (FileMeasure.Measure(file) is var found && found != image.ComposefsDigest)
            {
                BadImages.Add(digest);
                Add(FindingKind.Damaged, $"{path}/{ImageStore.ComposefsName}", $"its fs-verity digest is {found} instead of {image.ComposefsDigest}", [digest]);
            }
        }
        catch (DeployException)
        {
            BadImages.Add(digest);
            Add(FindingKind.Missing, $"{path}/{ImageStore.ComposefsName}", "it is not there", [digest]);
        }
    }

    /// <summary>The record repeats what manifest and configuration say, and what is kept goes by the record.</summary>
    private bool RecordMatches(StoredImage image)
    {
        var manifest = ManifestDocument.Parse(storage.Images.TryReadManifest(image.ManifestDigest), "manifest") as ImageManifest;
        var config = ImageConfig.Parse(storage.Images.TryReadConfig(image.ManifestDigest), "configuration");
        return manifest is not null
            && image.Layers.Select(layer => (layer.Digest, layer.Size)).SequenceEqual(manifest.Layers.Select(blob => (blob.Digest, blob.Size)))
            && image.Layers.Select(layer => layer.DiffId).SequenceEqual(config.RootFs.DiffIds);
    }

    private void CheckFile(Digest image, string path, byte[]? content, Digest expected)
    {
        if (content is null || Digest.Sha256(content) != expected)
        {
            BadImages.Add(image);
            Add(content is null ? FindingKind.Missing : FindingKind.Damaged, path, $"its SHA-256 should be {expected}", [image]);
        }
    }

    private void CheckMarks()
    {
        if (new HighWaterFile(storage.Directory).TryRead() is null)
        {
            Add(FindingKind.Damaged, HighWaterFile.Name, "it cannot be understood; how far updates have come is told by the deployments alone", []);
        }
    }

    private void CheckStrays()
    {
        Report(storage.Directory, "", name => name is StorageMeta.FileName or HighWaterFile.Name or "objects" or "overlay" or "images");
        Report(storage.Layers.Directory, "overlay/", name => Digest.TryParse(name, out _));
        Report(storage.Images.Directory, "images/", name => Digest.TryParse(name, out _));
        foreach (var digest in storage.Images.ListDigests())
        {
            using var directory = storage.Images.Directory.OpenDir(digest.ToString());
            Report(directory, $"images/{digest}/", name =>
                name is ImageStore.ManifestName or ImageStore.ConfigName or ImageStore.ComposefsName or ImageStore.RecordName or EvidenceFile.Name);
        }

        void Report(Interop.Files.Dir directory, string prefix, Func<string, bool> isOurs)
        {
            // A name with a dot is what an interrupted operation left; the next one clears it away.
            foreach (var entry in directory.List().Where(entry => !entry.Name.StartsWith('.') && !isOurs(entry.Name)))
            {
                Add(FindingKind.Stray, prefix + entry.Name, "nothing of ours has such a name", []);
            }
        }
    }

    private List<Digest> ImagesOf(IEnumerable<Digest> layers) =>
        [.. layers.SelectMany(layer => _imagesOfLayer.GetValueOrDefault(layer, [])).Distinct().OrderBy(digest => digest.Hex, StringComparer.Ordinal)];

    private void Add(FindingKind kind, string path, string detail, IReadOnlyList<Digest> images) =>
        _findings.Add(new Finding(kind, path, detail, images));

    /// <summary>Takes bytes and keeps only their digest.</summary>
    private sealed class DigestingStream : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public Digest Finish() => Digest.FromHash(_hash.GetHashAndReset());

        public override void Write(ReadOnlySpan<byte> buffer) => _hash.AppendData(buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
