using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>Native memory for one zlib decoder, initialised for gzip.</summary>
internal sealed unsafe class ZlibStreamHandle : SafeHandle
{
    /// <summary>Allocates and initialises a decoder.</summary>
    public ZlibStreamHandle()
        : base(nint.Zero, ownsHandle: true)
    {
        var stream = (ZlibNative.ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZlibNative.ZStream));
        int result;
        fixed (byte* version = "1\0"u8)
        {
            // Of the version only the first character counts.
            result = ZlibNative.InflateInit(stream, ZlibNative.GzipWindowBits, version, sizeof(ZlibNative.ZStream));
        }

        if (result != 0)
        {
            NativeMemory.Free(stream);
            throw new InvalidOperationException($"zlib could not be initialised: error {result}");
        }

        SetHandle((nint)stream);
    }

    public override bool IsInvalid => handle == nint.Zero;

    /// <summary>The decoder; callers keep the handle alive while they use it.</summary>
    public ZlibNative.ZStream* Stream => (ZlibNative.ZStream*)handle;

    protected override bool ReleaseHandle()
    {
        var result = ZlibNative.InflateEnd(Stream);
        NativeMemory.Free(Stream);
        return result == 0;
    }
}
