using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Deploy.Staging;
using SkorionOS.Deploy.Trust;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Images;

/// <summary>
/// <c>images/&lt;manifest digest&gt;/</c>: <c>manifest.json</c> and <c>config.json</c> as the registry gave them, <c>root.erofs</c>, the composefs image,
/// <c>signatures.json</c> where signatures proved where it is from, and <c>image.json</c>, our record. The directory appears under its name only when all of it, and all that it refers to, is durable.
/// </summary>
public sealed class ImageStore : IDisposable
{
    internal const string ManifestName = "manifest.json";
    internal const string ConfigName = "config.json";
    internal const string ComposefsName = "root.erofs";
    internal const string RecordName = "image.json";
    private readonly Dir _images;

    internal ImageStore(Dir images) => _images = images;

    /// <summary>The directory of the images.</summary>
    internal Dir Directory => _images;

    /// <summary>All images, ordered by manifest digest. A record that cannot be read is left out here; <c>fsck</c> reports it.</summary>
    public IReadOnlyList<StoredImage> List()
    {
        var images = new List<StoredImage>();
        foreach (var digest in ListDigests())
        {
            if (TryGet(digest) is { } image)
            {
                images.Add(image);
            }
        }

        return images;
    }

    /// <summary>The digests under which there are directories, whole or damaged.</summary>
    public IReadOnlyList<Digest> ListDigests()
    {
        var digests = new List<Digest>();
        foreach (var entry in _images.List())
        {
            if (Digest.TryParse(entry.Name, out var digest))
            {
                digests.Add(digest);
            }
        }

        digests.Sort((a, b) => string.CompareOrdinal(a.Hex, b.Hex));
        return digests;
    }

    /// <summary>The record of an image; null when it is not there or its record is damaged.</summary>
    public StoredImage? TryGet(Digest manifest)
    {
        using var directory = _images.TryOpenDir(manifest.ToString());
        if (directory?.TryReadAll(RecordName, limit: 4 << 20) is not { } bytes)
        {
            return null;
        }

        try
        {
            var image = JsonSerializer.Deserialize(bytes, DeployJson.Default.StoredImage);
            return image?.Version <= StoredImage.CurrentVersion && image.ManifestDigest == manifest ? image : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The manifest as the registry gave it; null when the image is not there.</summary>
    public byte[]? TryReadManifest(Digest manifest)
    {
        using var directory = _images.TryOpenDir(manifest.ToString());
        return directory?.TryReadAll(ManifestName);
    }

    /// <summary>The configuration as the registry gave it; null when the image is not there.</summary>
    public byte[]? TryReadConfig(Digest manifest)
    {
        using var directory = _images.TryOpenDir(manifest.ToString());
        return directory?.TryReadAll(ConfigName);
    }

    /// <summary>What an image says of itself; null when it is not there.</summary>
    /// <exception cref="DocumentException">Its documents are damaged.</exception>
    internal ImageLabels? TryReadLabels(Digest digest) =>
        TryReadManifest(digest) is { } manifest && TryReadConfig(digest) is { } config
        && ManifestDocument.Parse(manifest, $"manifest {digest}") is ImageManifest parsed
            ? new ImageLabels(parsed, ImageConfig.Parse(config, $"configuration of {digest}"))
            : null;

    /// <summary>The signatures that are kept with an image; none when it has none, or is not there.</summary>
    public IReadOnlyList<SignatureEvidence> ReadSignatures(Digest manifest)
    {
        using var directory = _images.TryOpenDir(manifest.ToString());
        return EvidenceFile.Read(directory);
    }

    /// <summary>The path of the composefs image.</summary>
    public string ComposefsPath(StoredImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return $"{_images.Path}/{image.DirectoryName}/{ComposefsName}";
    }

    /// <summary>Opens the composefs image.</summary>
    /// <exception cref="DeployException">It is not there.</exception>
    public SafeFileHandle OpenComposefs(Digest manifest)
    {
        using var directory = _images.TryOpenDir(manifest.ToString());
        return directory?.TryOpenRead(ComposefsName)
            ?? throw new DeployException("image-missing", $"image {manifest} has no {ComposefsName} in {_images.Path}");
    }

    /// <summary>Changes the record of an image.</summary>
    /// <exception cref="LinuxException">It could not be written; the old record is in force.</exception>
    public void Update(StoredImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var directory = _images.OpenDir(image.DirectoryName);
        directory.ReplaceFile(RecordName, JsonSerializer.SerializeToUtf8Bytes(image, DeployJson.Default.StoredImage));
    }

    /// <summary>Changes the record of an image that new signatures speak for.</summary>
    internal void Update(StoredImage image, ImageTrust trust)
    {
        using (var directory = _images.OpenDir(image.DirectoryName))
        {
            EvidenceFile.Add(directory, trust.Evidence);
        }

        Update(image);
    }

    /// <summary>Starts an image; see <see cref="ImageWriter"/>.</summary>
    public ImageWriter BeginWrite(Digest manifest) => new(_images, manifest);

    /// <summary>Removes an image. Its contents stay until the garbage collection.</summary>
    /// <returns>False when it was not there.</returns>
    public bool Remove(Digest manifest)
    {
        var name = manifest.ToString();
        if (!_images.Exists(name))
        {
            return false;
        }

        // First out of sight in one step, then piece by piece: half an image never stands under its name.
        var hidden = "." + name;
        _images.RemoveTree(hidden);
        _images.Rename(name, hidden);
        _images.Sync();
        _images.RemoveTree(hidden);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

    /// <summary>Removes what an operation that never finished left under a temporary name, here and beside the records.</summary>
    internal void ClearInterrupted()
    {
        SysrootWriter.ClearInterrupted(_images);
        foreach (var digest in ListDigests())
        {
            _images.Unlink($"{digest}/{Dir.TemporaryName(RecordName)}");
            _images.Unlink($"{digest}/{Dir.TemporaryName(EvidenceFile.Name)}");
        }
    }
}
