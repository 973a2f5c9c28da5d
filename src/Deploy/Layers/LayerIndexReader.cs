using System.Buffers.Binary;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Interop.Compression;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Layers;

/// <summary>Reads a layer index piece by piece. What is not as the format says is an error, since the file may have been damaged.</summary>
internal sealed class LayerIndexReader
{
    private readonly Stream _source;
    private readonly string _name;
    private readonly byte[] _buffer = new byte[LayerIndexFormat.MaxRaw];

    /// <summary>Checks the head of the index.</summary>
    /// <param name="source">The plain stream, after decompression.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="DeployException">It is no layer index, or one of a newer version.</exception>
    public LayerIndexReader(Stream source, string name)
    {
        _source = source;
        _name = name;
        Span<byte> head = stackalloc byte[12];
        Fill(head);
        if (!head.StartsWith(LayerIndexFormat.Magic) || BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) != LayerIndexFormat.Version)
        {
            throw Damaged("it does not begin as a layer index of version 1");
        }
    }

    /// <summary>SHA-256 of the tar, once <see cref="Next"/> has returned null.</summary>
    public Digest DiffId { get; private set; }

    /// <summary>Bytes of the tar, once <see cref="Next"/> has returned null.</summary>
    public long TarLength { get; private set; }

    /// <summary>The next piece; null at the end.</summary>
    /// <exception cref="DeployException">The file is damaged.</exception>
    public LayerSegment? Next()
    {
        Span<byte> record = stackalloc byte[88];
        Fill(record[..1]);
        switch (record[0])
        {
            case LayerIndexFormat.Raw:
                Fill(record[..4]);
                var length = BinaryPrimitives.ReadInt32LittleEndian(record);
                if (length <= 0 || length > LayerIndexFormat.MaxRaw)
                {
                    throw Damaged($"a piece of {length} bytes");
                }

                Fill(_buffer.AsSpan(0, length));
                return new LayerSegment(_buffer.AsMemory(0, length), null, 0, length);
            case LayerIndexFormat.Content:
                Fill(record);
                return ReadContent(record);
            case LayerIndexFormat.End:
                Fill(record[..40]);
                TarLength = BinaryPrimitives.ReadInt64LittleEndian(record);
                DiffId = Digest.FromHash(record.Slice(8, 32));
                if (_source.ReadByte() >= 0)
                {
                    throw Damaged("something follows its end");
                }

                return null;
            default:
                throw Damaged($"a piece of the unknown kind {record[0]}");
        }
    }

    private LayerSegment ReadContent(ReadOnlySpan<byte> record)
    {
        var content = new ContentReference(
            Digest.FromHash(record[..32]),
            new FsVerityDigest(record.Slice(32, 32)),
            BinaryPrimitives.ReadInt64LittleEndian(record[64..]));
        var offset = BinaryPrimitives.ReadInt64LittleEndian(record[72..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(record[80..]);
        return content.Size >= 0 && offset >= 0 && length >= 0 && offset <= content.Size - length
            ? new LayerSegment(default, content, offset, length)
            : throw Damaged("a piece that lies outside its content");
    }

    private void Fill(Span<byte> destination)
    {
        try
        {
            _source.ReadExactly(destination);
        }
        catch (Exception e) when (e is EndOfStreamException or CompressedDataException)
        {
            throw Damaged(e is EndOfStreamException ? "it ends early" : e.Message, e);
        }
    }

    private DeployException Damaged(string why, Exception? inner = null) => new("layer-damaged", $"{_name} is damaged: {why}", inner);
}
