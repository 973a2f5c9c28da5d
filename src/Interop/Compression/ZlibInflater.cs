using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Compression;

/// <summary>gzip by zlib.</summary>
internal sealed unsafe class ZlibInflater : GzipInflater
{
    private readonly ZlibStreamHandle _handle = new();

    public override bool Inflate(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced)
    {
        var referenced = false;
        try
        {
            _handle.DangerousAddRef(ref referenced);
            var stream = _handle.Stream;
            // zlib refuses null pointers, even for no bytes.
            byte nothing;
            fixed (byte* nextIn = input, nextOut = output)
            {
                stream->NextIn = nextIn is null ? &nothing : nextIn;
                stream->AvailIn = (uint)input.Length;
                stream->NextOut = nextOut is null ? &nothing : nextOut;
                stream->AvailOut = (uint)output.Length;
                var result = ZlibNative.Inflate(stream, flush: 0);
                if (result is not (0 or ZlibNative.StreamEnd or ZlibNative.BufferError))
                {
                    var reason = stream->Message is null ? $"error {result}" : Marshal.PtrToStringUTF8((nint)stream->Message);
                    throw new CompressedDataException($"the gzip data is damaged: {reason}", isTruncated: false);
                }

                consumed = input.Length - (int)stream->AvailIn;
                produced = output.Length - (int)stream->AvailOut;
                return result == ZlibNative.StreamEnd;
            }
        }
        finally
        {
            if (referenced)
            {
                _handle.DangerousRelease();
            }
        }
    }

    public override void Reset()
    {
        var referenced = false;
        try
        {
            _handle.DangerousAddRef(ref referenced);
            if (ZlibNative.InflateReset(_handle.Stream) != 0)
            {
                throw new InvalidOperationException("zlib could not be reset.");
            }
        }
        finally
        {
            if (referenced)
            {
                _handle.DangerousRelease();
            }
        }
    }

    public override void Dispose() => _handle.Dispose();
}
