using System.Security.Cryptography;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Store;
using SkorionOS.Oci;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Deploy.Layers;

/// <summary>
/// Takes a layer's tar apart while it streams by: contents become objects, everything else goes to the layer's index. Nothing is unpacked to a directory and
/// nothing is read back.
/// </summary>
internal sealed class LayerImporter : IDisposable
{
    /// <summary>Contents up to this size are hashed in memory first, and written only when the store lacks them. 1 MiB holds 99 of 100 files of an OS.</summary>
    private const int MaxBuffered = 1 << 20;
    private const int ChunkSize = 256 * 1024;
    private readonly ObjectBatch _batch;
    private readonly LayerIndexWriter _index;
    private readonly byte[] _buffer = new byte[MaxBuffered];
    private readonly FsVerityHasher _verity = new();
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public LayerImporter(ObjectBatch batch, LayerIndexWriter index)
    {
        _batch = batch;
        _index = index;
    }

    /// <summary>True when the content of a regular file stays in the bytes of the tar, and inline in the image.</summary>
    public static bool IsInline(TarEntry entry) => entry.Size <= LayerIndexFormat.MaxInlineContent;

    /// <summary>Over how many pieces of the tar the content of a file is spread: one, or one for each segment of a sparse file that has data.</summary>
    public static int CountPieces(TarEntry entry) => entry.SparseMap is { } map ? Math.Max(1, map.Count(segment => segment.Length > 0)) : 1;

    /// <summary>Reads a content of at most <see cref="LayerIndexFormat.MaxInlineContent"/> bytes, holes filled in.</summary>
    public static byte[] ReadInline(TarLayerReader reader, TarEntry entry)
    {
        var content = new byte[entry.Size];
        var expanded = new ExpandedContent(reader, entry);
        var position = 0;
        while (position < content.Length)
        {
            var piece = expanded.Read(content.AsSpan(position));
            position += piece.Data + (int)piece.Hole;
        }

        return content;
    }

    /// <summary>Reads the whole tar.</summary>
    /// <exception cref="LayerException">It is not one, or goes beyond a limit.</exception>
    /// <exception cref="Interop.LinuxException">An object could not be written.</exception>
    public void Import(Stream tar, LayerLimits limits, string label)
    {
        var reader = new TarLayerReader(tar, limits, label, _index.Raw);
        while (reader.Next() is { } entry)
        {
            if (entry.Type != TarEntryType.RegularFile)
            {
                continue;
            }

            if (IsInline(entry))
            {
                CopyInline(reader);
            }
            else
            {
                WriteIndex(entry, ImportContent(reader, entry));
            }
        }
    }

    public void Dispose() => _sha256.Dispose();

    private void CopyInline(TarLayerReader reader)
    {
        // What the tar stores, not what the file shows: the index has to give the tar back.
        while (reader.ReadContent(_buffer) is var count and > 0)
        {
            _index.Raw(_buffer.AsSpan(0, count));
        }
    }

    private ContentReference ImportContent(TarLayerReader reader, TarEntry entry)
    {
        if (entry.Size > MaxBuffered || entry.SparseMap is not null)
        {
            return ImportStream(reader, entry);
        }

        var content = _buffer.AsSpan(0, (int)entry.Size);
        for (var rest = content; !rest.IsEmpty; rest = rest[reader.ReadContent(rest)..])
        {
        }

        _verity.Reset();
        _verity.Append(content);
        var digest = _verity.Finish();
        _batch.Add(digest, content);
        return new ContentReference(Digest.Sha256(content), digest, entry.Size);
    }

    private ContentReference ImportStream(TarLayerReader reader, TarEntry entry)
    {
        var file = _batch.Create();
        try
        {
            _verity.Reset();
            var expanded = new ExpandedContent(reader, entry);
            while (expanded.Read(_buffer.AsSpan(0, ChunkSize)) is { IsEnd: false } piece)
            {
                if (piece.Hole > 0)
                {
                    HashZeros(piece.Hole);
                    file.WriteHole(piece.Hole);
                    continue;
                }

                var data = _buffer.AsSpan(0, piece.Data);
                _verity.Append(data);
                _sha256.AppendData(data);
                file.Write(data);
            }

            Span<byte> hash = stackalloc byte[32];
            _sha256.GetHashAndReset(hash);
            var content = new ContentReference(Digest.FromHash(hash), _verity.Finish(), entry.Size);
            if (_batch.Has(content.Object))
            {
                file.Dispose();
            }
            else
            {
                _batch.Add(content.Object, file);
            }

            return content;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void HashZeros(long count)
    {
        var zeros = _buffer.AsSpan(0, (int)Math.Min(count, ChunkSize));
        zeros.Clear();
        for (; count > 0; count -= zeros.Length)
        {
            var part = zeros[..(int)Math.Min(count, zeros.Length)];
            _verity.Append(part);
            _sha256.AppendData(part);
        }
    }

    private void WriteIndex(TarEntry entry, ContentReference content)
    {
        if (entry.SparseMap is not { } map)
        {
            _index.Content(content, 0, content.Size);
            return;
        }

        var written = false;
        foreach (var segment in map)
        {
            if (segment.Length > 0)
            {
                _index.Content(content, segment.Offset, segment.Length);
                written = true;
            }
        }

        if (!written)
        {
            // A file that is one hole: no byte of the tar is in it, and yet the image needs its digest.
            _index.Content(content, 0, 0);
        }
    }
}
