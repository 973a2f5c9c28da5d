namespace SkorionOS.Interop.Compression;

/// <summary>The writing half of <see cref="ZstandardStream"/>.</summary>
internal sealed unsafe class ZstdEncoder(Stream target, ZstandardCompressionOptions options) : IDisposable
{
    private const int BufferSize = 128 << 10;

    private readonly ZstdCompressorHandle _context = new(options);
    private readonly byte[] _buffer = new byte[BufferSize];

    public void Write(ReadOnlySpan<byte> plain)
    {
        while (!plain.IsEmpty)
        {
            Step(plain, ZstdNative.EndDirective.Continue, out var consumed);
            plain = plain[consumed..];
        }
    }

    /// <summary>Writes out what the library holds back, and with <see cref="ZstdNative.EndDirective.End"/> the end of the frame.</summary>
    public void Finish(ZstdNative.EndDirective end)
    {
        while (Step([], end, out _) != 0)
        {
        }
    }

    public void Dispose() => _context.Dispose();

    private nuint Step(ReadOnlySpan<byte> plain, ZstdNative.EndDirective end, out int consumed)
    {
        nuint left;
        int produced;
        fixed (byte* inputStart = plain, outputStart = _buffer)
        {
            var input = new ZstdNative.Buffer { Start = inputStart, Size = (nuint)plain.Length };
            var output = new ZstdNative.Buffer { Start = outputStart, Size = (nuint)_buffer.Length };
            left = ZstdNative.Compress(_context, &output, &input, end);
            if (ZstdNative.IsError(left) != 0)
            {
                throw new InvalidOperationException($"zstd cannot compress: {ZstdNative.Describe(left)}");
            }

            (consumed, produced) = ((int)input.Position, (int)output.Position);
        }

        target.Write(_buffer.AsSpan(0, produced));
        return left;
    }
}
