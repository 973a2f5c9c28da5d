using System.Buffers.Binary;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>The bytes of an image that nobody vouches for: every access is checked.</summary>
internal readonly struct ImageBytes(byte[] bytes)
{
    /// <summary>Bytes of the image.</summary>
    public int Length => bytes.Length;

    /// <summary>A part of the image, without a copy.</summary>
    /// <param name="offset">Where it starts; any number.</param>
    /// <param name="length">How long it is; any number.</param>
    /// <param name="what">What it is, for the error.</param>
    /// <exception cref="ErofsFormatException">It is not inside the image.</exception>
    public ByteString Part(ulong offset, ulong length, string what)
    {
        if (offset > (ulong)bytes.Length || length > (ulong)bytes.Length - offset)
            throw new ErofsFormatException($"{what} at offset {offset}, {length} bytes, is beyond the end");
        return new ByteString(bytes, (int)offset, (int)length);
    }

    public ushort UInt16(ulong offset, string what) => BinaryPrimitives.ReadUInt16LittleEndian(Part(offset, sizeof(ushort), what).Span);

    public uint UInt32(ulong offset, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Part(offset, sizeof(uint), what).Span);

    public ulong UInt64(ulong offset, string what) => BinaryPrimitives.ReadUInt64LittleEndian(Part(offset, sizeof(ulong), what).Span);
}
