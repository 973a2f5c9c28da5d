namespace SkorionOS.Interop.Compression;

/// <summary>The reading half of <see cref="ZstandardStream"/>.</summary>
internal sealed unsafe class ZstdDecoder : IDisposable
{
    private const int BufferSize = 256 << 10;

    private readonly Stream _source;
    private readonly ZstdDecompressorHandle _context;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    // An empty source is no frame, so it counts as one that has begun.
    private bool _inFrame = true;
    private bool _outputWasFull;

    public ZstdDecoder(Stream source, ZstandardDecompressionOptions options)
    {
        _source = source;
        _context = new ZstdDecompressorHandle(options.MaxWindowLog2);
    }

    public int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            // A full output means that the library may hold back more, and wants no input for it.
            if (_start == _end && !_outputWasFull)
            {
                (_start, _end) = (0, _source.Read(_buffer));
                if (_end == 0)
                {
                    return _inFrame ? throw new CompressedDataException("the zstd data ends within a frame", isTruncated: true) : 0;
                }
            }

            var produced = Decompress(buffer);
            if (produced > 0)
            {
                return produced;
            }
        }
    }

    public void Dispose() => _context.Dispose();

    private int Decompress(Span<byte> output)
    {
        fixed (byte* inputStart = _buffer, outputStart = output)
        {
            var input = new ZstdNative.Buffer { Start = inputStart + _start, Size = (nuint)(_end - _start) };
            var target = new ZstdNative.Buffer { Start = outputStart, Size = (nuint)output.Length };
            var code = ZstdNative.Decompress(_context, &target, &input);
            if (ZstdNative.IsError(code) != 0)
            {
                throw new CompressedDataException($"the zstd data cannot be decoded: {ZstdNative.Describe(code)}", isTruncated: false, isOverLimit: ZstdNative.IsWindowTooLarge(code));
            }

            var produced = (int)target.Position;
            // Without input a finished frame asks for the header of the next one, which need not come.
            if (input.Position > 0 || produced > 0)
            {
                _inFrame = code != 0;
            }

            _start += (int)input.Position;
            _outputWasFull = _inFrame && produced == output.Length;
            return produced;
        }
    }
}
