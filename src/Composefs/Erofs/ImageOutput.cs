using System.Buffers.Binary;
using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Erofs;

/// <summary>The image on its way out: collected into large pieces, which are hashed and written.</summary>
internal sealed class ImageOutput(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 18];
    private readonly FsVerityHasher _hasher = new();
    private int _used;
    private long _flushed;

    /// <summary>Bytes so far.</summary>
    public long Position => _flushed + _used;

    /// <summary>The next <paramref name="length"/> bytes of the image, to be filled now; at most a block. They are zero.</summary>
    public Span<byte> Next(int length)
    {
        if (length > _buffer.Length - _used)
            Flush();
        var bytes = _buffer.AsSpan(_used, length);
        bytes.Clear();
        _used += length;
        return bytes;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_used == _buffer.Length)
                Flush();
            var part = bytes[..Math.Min(bytes.Length, _buffer.Length - _used)];
            part.CopyTo(_buffer.AsSpan(_used));
            _used += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);

    /// <summary>Zeros up to an offset of the image.</summary>
    public void PadTo(long offset)
    {
        while (Position < offset)
            Next((int)Math.Min(offset - Position, ErofsFormat.BlockSize));
    }

    /// <summary>Writes what is left, and gives the digest of all.</summary>
    public FsVerityDigest Finish()
    {
        Flush();
        return _hasher.Finish();
    }

    private void Flush()
    {
        _hasher.Append(_buffer.AsSpan(0, _used));
        stream.Write(_buffer, 0, _used);
        _flushed += _used;
        _used = 0;
    }
}
