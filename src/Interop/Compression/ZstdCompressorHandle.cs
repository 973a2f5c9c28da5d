using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>A ZSTD_CCtx.</summary>
internal sealed class ZstdCompressorHandle : SafeHandle
{
    public ZstdCompressorHandle(ZstandardCompressionOptions options)
        : base(nint.Zero, ownsHandle: true)
    {
        SetHandle(ZstdNative.CreateCompressor());
        if (IsInvalid)
        {
            throw new InsufficientMemoryException();
        }

        Set(ZstdNative.CompressionLevel, options.Quality);
        Set(ZstdNative.ChecksumFlag, options.AppendChecksum ? 1 : 0);
    }

    public override bool IsInvalid => handle == nint.Zero;

    protected override bool ReleaseHandle() => ZstdNative.FreeCompressor(handle) == 0;

    private void Set(int parameter, int value)
    {
        var code = ZstdNative.SetParameter(this, parameter, value);
        if (ZstdNative.IsError(code) != 0)
        {
            Dispose();
            throw new InvalidOperationException($"zstd refuses the value {value} for its parameter {parameter}: {ZstdNative.Describe(code)}");
        }
    }
}
