using System.Text.Json;
using SkorionOS.Deploy.Trust;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Images;

/// <summary>
/// An image on its way into the storage, in a directory with a temporary name. <see cref="Commit"/> makes it visible in one step; disposing without it leaves
/// nothing.
/// </summary>
public sealed class ImageWriter : IDisposable
{
    private readonly Dir _images;
    private readonly string _name;
    private readonly string _temporary;
    private readonly Dir _directory;
    private bool _committed;

    internal ImageWriter(Dir images, Digest manifest)
    {
        _images = images;
        _name = manifest.ToString();
        _temporary = $".{_name}.new";
        images.RemoveTree(_temporary);
        images.MakeDir(_temporary);
        _directory = images.OpenDir(_temporary);
    }

    /// <summary>Starts the file of the composefs image; the caller writes it, syncs it and disposes it.</summary>
    public FileWriter CreateComposefs() => _directory.CreateNew(ImageStore.ComposefsName, 0x124);

    /// <summary>Writes what is small, and makes the image visible and durable.</summary>
    /// <param name="record">Our record of it.</param>
    /// <param name="manifest">The manifest as the registry gave it.</param>
    /// <param name="config">The configuration as the registry gave it.</param>
    /// <param name="evidence">The signatures that speak for it.</param>
    public void Commit(StoredImage record, ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> config, IReadOnlyList<SignatureEvidence> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Count > 0)
        {
            Write(EvidenceFile.Name, EvidenceFile.Format(evidence));
        }

        Write(ImageStore.ManifestName, manifest);
        Write(ImageStore.ConfigName, config);
        Write(ImageStore.RecordName, JsonSerializer.SerializeToUtf8Bytes(record, DeployJson.Default.StoredImage));
        _directory.Sync();
        if (_images.Exists(_name))
        {
            // A damaged image of the same name is being replaced: swap, so that the name is never without an image.
            _images.Exchange(_temporary, _name);
            _images.Sync();
            _images.RemoveTree(_temporary);
        }
        else
        {
            _images.Rename(_temporary, _name);
            _images.Sync();
        }

        _committed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _directory.Dispose();
        if (!_committed)
        {
            _images.RemoveTree(_temporary);
        }
    }

    private void Write(string name, ReadOnlySpan<byte> content)
    {
        using var file = _directory.CreateNew(name);
        file.Write(content);
        file.Sync();
    }
}
