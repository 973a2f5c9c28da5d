using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>zlib.h.</summary>
internal static unsafe partial class ZlibNative
{
    /// <summary>The largest window, and 16 for "gzip header and trailer".</summary>
    public const int GzipWindowBits = 15 + 16;

    public const int StreamEnd = 1;

    public const int BufferError = -5;

    private const string Library = "libz.so.1";

    [LibraryImport(Library, EntryPoint = "inflateInit2_")]
    public static partial int InflateInit(ZStream* stream, int windowBits, byte* version, int streamSize);

    [LibraryImport(Library, EntryPoint = "inflate")]
    public static partial int Inflate(ZStream* stream, int flush);

    [LibraryImport(Library, EntryPoint = "inflateReset")]
    public static partial int InflateReset(ZStream* stream);

    [LibraryImport(Library, EntryPoint = "inflateEnd")]
    public static partial int InflateEnd(ZStream* stream);

    /// <summary>struct z_stream_s.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 112)]
    public struct ZStream
    {
        [FieldOffset(0)]
        public byte* NextIn;

        [FieldOffset(8)]
        public uint AvailIn;

        [FieldOffset(24)]
        public byte* NextOut;

        [FieldOffset(32)]
        public uint AvailOut;

        [FieldOffset(48)]
        public byte* Message;
    }
}
