using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>isa-l/igzip_lib.h.</summary>
internal static unsafe partial class IsalNative
{
    public const string Library = "libisal.so.2";

    /// <summary>ISAL_GZIP: header and trailer belong to the data, and the checksum is verified.</summary>
    public const uint GzipFlag = 1;

    /// <summary>ISAL_BLOCK_FINISH: all is decoded, verified and handed out.</summary>
    public const int BlockFinish = 5;

    [LibraryImport(Library, EntryPoint = "isal_inflate_init")]
    public static partial void InflateInit(InflateState* state);

    [LibraryImport(Library, EntryPoint = "isal_inflate_reset")]
    public static partial void InflateReset(InflateState* state);

    [LibraryImport(Library, EntryPoint = "isal_inflate")]
    public static partial int Inflate(InflateState* state);

    /// <summary>struct inflate_state: the fields that a caller sets or looks at; between and behind them are tables and buffers.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 87368)]
    public struct InflateState
    {
        [FieldOffset(0)]
        public byte* NextOut;

        [FieldOffset(8)]
        public uint AvailOut;

        [FieldOffset(16)]
        public byte* NextIn;

        [FieldOffset(32)]
        public uint AvailIn;

        [FieldOffset(21160)]
        public int BlockState;

        [FieldOffset(21172)]
        public uint CrcFlag;
    }
}
