using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>A ZSTD_DCtx.</summary>
internal sealed class ZstdDecompressorHandle : SafeHandle
{
    public ZstdDecompressorHandle(int maxWindowLog)
        : base(nint.Zero, ownsHandle: true)
    {
        SetHandle(ZstdNative.CreateDecompressor());
        var code = IsInvalid ? throw new InsufficientMemoryException() : ZstdNative.SetParameter(this, ZstdNative.WindowLogMax, maxWindowLog);
        if (ZstdNative.IsError(code) != 0)
        {
            Dispose();
            throw new ArgumentOutOfRangeException(nameof(maxWindowLog), maxWindowLog, ZstdNative.Describe(code));
        }
    }

    public override bool IsInvalid => handle == nint.Zero;

    protected override bool ReleaseHandle() => ZstdNative.FreeDecompressor(handle) == 0;
}
