using System.IO.Compression;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop;
using SkorionOS.Interop.Compression;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Layers;

/// <summary>
/// <c>overlay/&lt;diff id&gt;</c>: one file for each layer that is here whole. The name appears only when every object of the layer is durable, so its presence
/// says that the layer need not be fetched.
/// </summary>
public sealed class LayerStore : IDisposable
{
    private readonly Dir _overlay;
    private readonly ObjectStore _objects;

    internal LayerStore(Dir overlay, ObjectStore objects)
    {
        _overlay = overlay;
        _objects = objects;
    }

    /// <summary>The directory of the layers.</summary>
    internal Dir Directory => _overlay;

    /// <summary>True when the layer is here.</summary>
    public bool Contains(Digest diffId) => _overlay.Exists(diffId.ToString());

    /// <summary>The layers that are here, in no order.</summary>
    public IReadOnlyList<Digest> List()
    {
        var layers = new List<Digest>();
        foreach (var entry in _overlay.List())
        {
            if (Digest.TryParse(entry.Name, out var diffId))
            {
                layers.Add(diffId);
            }
        }

        return layers;
    }

    /// <summary>Removes a layer's index; its objects stay until the garbage collection.</summary>
    public bool Remove(Digest diffId) => _overlay.Unlink(diffId.ToString());

    /// <inheritdoc/>
    public void Dispose() => _overlay.Dispose();

    /// <summary>Opens a layer's index for reading.</summary>
    /// <exception cref="DeployException">The layer is not here.</exception>
    internal Stream OpenIndex(Digest diffId)
    {
        var file = _overlay.TryOpenRead(diffId.ToString())
            ?? throw new DeployException("layer-missing", $"layer {diffId} is not in {_overlay.Path}");
        return new ZstandardStream(new FileReadStream(file), CompressionMode.Decompress);
    }

    /// <summary>Starts the file of an index; it has no name until <see cref="Link"/>.</summary>
    internal FileWriter CreateIndex() => _overlay.CreateUnnamed();

    /// <summary>Gives a finished, durable index its name.</summary>
    internal void Link(FileWriter index, Digest diffId)
    {
        var name = diffId.ToString();
        if (!_overlay.Link(index, name))
        {
            // A damaged one is being replaced, in one step.
            var temporary = Dir.TemporaryName(name);
            _overlay.Unlink(temporary);
            _overlay.Link(index, temporary);
            _overlay.Rename(temporary, name);
        }

        _overlay.Sync();
    }

    /// <summary>Writes the layer's tar, byte for byte as it came, to <paramref name="destination"/>.</summary>
    /// <exception cref="DeployException">The index is damaged.</exception>
    /// <exception cref="ObjectMissingException">A content is not in the store.</exception>
    public void WriteTar(Digest diffId, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var plain = OpenIndex(diffId);
        var index = new LayerIndexReader(plain, $"{_overlay.Path}/{diffId}");
        var buffer = new byte[256 * 1024];
        while (index.Next() is { } segment)
        {
            if (segment.Content is not { } content)
            {
                destination.Write(segment.Raw.Span);
                continue;
            }

            using var file = _objects.OpenRead(content.Object);
            for (long done = 0; done < segment.Length;)
            {
                var wanted = (int)Math.Min(buffer.Length, segment.Length - done);
                var count = RandomAccess.Read(file, buffer.AsSpan(0, wanted), segment.Offset + done);
                if (count == 0)
                {
                    throw new DeployException("object-damaged", $"object {content.Object} is shorter than the {content.Size} bytes that layer {diffId} says");
                }

                destination.Write(buffer.AsSpan(0, count));
                done += count;
            }
        }
    }

    /// <summary>The contents that a layer refers to, in the order of its tar, repeated as they are.</summary>
    /// <exception cref="DeployException">The index is damaged.</exception>
    public IEnumerable<ContentReference> ListContents(Digest diffId)
    {
        using var plain = OpenIndex(diffId);
        var index = new LayerIndexReader(plain, $"{_overlay.Path}/{diffId}");
        while (index.Next() is { } segment)
        {
            if (segment.Content is { } content)
            {
                yield return content;
            }
        }
    }
}
