using System.Buffers.Binary;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Layers;

/// <summary>Writes a layer index (see <see cref="LayerIndexFormat"/>) front to back onto a stream that the caller compresses and keeps.</summary>
internal sealed class LayerIndexWriter
{
    private readonly Stream _destination;
    private readonly byte[] _raw = new byte[LayerIndexFormat.MaxRaw];
    private int _rawLength;

    public LayerIndexWriter(Stream destination)
    {
        _destination = destination;
        Span<byte> head = stackalloc byte[12];
        LayerIndexFormat.Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], LayerIndexFormat.Version);
        destination.Write(head);
    }

    /// <summary>Appends bytes of the tar as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, _raw.Length - _rawLength);
            bytes[..count].CopyTo(_raw.AsSpan(_rawLength));
            _rawLength += count;
            bytes = bytes[count..];
            if (_rawLength == _raw.Length)
            {
                FlushRaw();
            }
        }
    }

    /// <summary>Appends a part of a content: these bytes of the tar are in the object.</summary>
    public void Content(ContentReference content, long offset, long length)
    {
        FlushRaw();
        Span<byte> record = stackalloc byte[1 + 32 + 32 + 8 + 8 + 8];
        record[0] = LayerIndexFormat.Content;
        Convert.FromHexString(content.Sha256.Hex, record[1..33], out _, out _);
        content.Object.AsSpan().CopyTo(record[33..]);
        BinaryPrimitives.WriteInt64LittleEndian(record[65..], content.Size);
        BinaryPrimitives.WriteInt64LittleEndian(record[73..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(record[81..], length);
        _destination.Write(record);
    }

    /// <summary>Ends the index.</summary>
    /// <param name="diffId">SHA-256 of the tar.</param>
    /// <param name="tarLength">Bytes of the tar.</param>
    public void Finish(Digest diffId, long tarLength)
    {
        FlushRaw();
        Span<byte> record = stackalloc byte[1 + 8 + 32];
        record[0] = LayerIndexFormat.End;
        BinaryPrimitives.WriteInt64LittleEndian(record[1..], tarLength);
        Convert.FromHexString(diffId.Hex, record[9..], out _, out _);
        _destination.Write(record);
    }

    private void FlushRaw()
    {
        if (_rawLength == 0)
        {
            return;
        }

        Span<byte> head = stackalloc byte[5];
        head[0] = LayerIndexFormat.Raw;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], _rawLength);
        _destination.Write(head);
        _destination.Write(_raw.AsSpan(0, _rawLength));
        _rawLength = 0;
    }
}
