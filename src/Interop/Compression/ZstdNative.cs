using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>zstd.h: the stable part.</summary>
internal static unsafe partial class ZstdNative
{
    /// <summary>ZSTD_c_compressionLevel.</summary>
    public const int CompressionLevel = 100;

    /// <summary>ZSTD_c_checksumFlag.</summary>
    public const int ChecksumFlag = 201;

    /// <summary>ZSTD_d_windowLogMax.</summary>
    public const int WindowLogMax = 100;

    private const string Library = "libzstd.so.1";

    /// <summary>ZSTD_EndDirective.</summary>
    public enum EndDirective
    {
        Continue,
        Flush,
        End,
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetParameter(ZstdDecompressorHandle context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(ZstdDecompressorHandle context, Buffer* output, Buffer* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(ZstdCompressorHandle context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint Compress(ZstdCompressorHandle context, Buffer* output, Buffer* input, EndDirective end);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    public static partial byte* ErrorName(nuint code);

    /// <summary>The library's words for an error code.</summary>
    public static string Describe(nuint code) => Marshal.PtrToStringUTF8((nint)ErrorName(code)) ?? "unknown error";

    /// <summary>Whether a frame asks for a larger window than it may have: ZSTD_error_frameParameter_windowTooLarge (zstd_errors.h), negated.</summary>
    public static bool IsWindowTooLarge(nuint code) => code == unchecked((nuint)(-16));

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer, which are alike.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }
}
