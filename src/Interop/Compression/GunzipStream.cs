using SkorionOS.Interop.Streams;

namespace SkorionOS.Interop.Compression;

/// <summary>Decodes gzip (RFC 1952): every member of the file, each against its checksum and length.</summary>
/// <remarks>
/// Stricter than System.IO.Compression.GZipStream, which takes a truncated file for a complete one and ignores what follows the last member. Here the first
/// is an error, and what follows the last member must be another one or zeros up to the end (tapes and some tools fill up with them).
/// </remarks>
public sealed class GunzipStream : ForwardReadStream
{
    private const int BufferSize = 256 << 10;

    // RFC 1952, 2.3: the fourth byte of a member; 2.3.1.2: its upper three bits must be zero.
    private const int FlagsAt = 3;
    private const int ReservedFlags = 0xe0;

    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly GzipInflater _inflater;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private State _state = State.InMember;
    private bool _outputWasFull;
    private long _memberBytes;

    /// <summary>Decodes with the fastest library that is installed.</summary>
    /// <param name="source">The gzip file, from its first byte on.</param>
    /// <param name="leaveOpen">Whether the source outlives this stream.</param>
    public GunzipStream(Stream source, bool leaveOpen = false)
        : this(source, IsIsalAvailable ? GzipBackend.Isal : GzipBackend.Zlib, leaveOpen)
    {
    }

    /// <summary>Decodes with the given library.</summary>
    /// <param name="source">The gzip file, from its first byte on.</param>
    /// <param name="backend">The library.</param>
    /// <param name="leaveOpen">Whether the source outlives this stream.</param>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    public GunzipStream(Stream source, GzipBackend backend, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _leaveOpen = leaveOpen;
        _inflater = backend == GzipBackend.Isal ? new IsalInflater() : new ZlibInflater();
    }

    private enum State
    {
        InMember,
        AfterMember,
        InFilling,
        Ended,
    }

    /// <summary>Whether <see cref="GzipBackend.Isal"/> can be used here.</summary>
    public static bool IsIsalAvailable => IsalInflater.IsAvailable;

    /// <summary>Reads plain bytes: at least one, or 0 at the end of a complete file.</summary>
    /// <param name="buffer">Where to put them; the larger the faster.</param>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="CompressedDataException">The file is damaged, or ends too early.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_state != State.Ended)
        {
            if (_state != State.InMember)
            {
                PassBoundary();
                continue;
            }

            // A full output means that the library may hold back more, and wants no input for it.
            if (_start == _end && !_outputWasFull && !Fill())
            {
                throw new CompressedDataException("the gzip data ends before its last member is complete", isTruncated: true);
            }

            CheckFlags();
            var memberEnded = _inflater.Inflate(_buffer.AsSpan(_start.._end), buffer, out var consumed, out var produced);
            if (consumed == 0 && produced == 0 && !memberEnded && !_outputWasFull)
            {
                throw new CompressedDataException("the gzip data cannot be decoded any further", isTruncated: false);
            }

            _start += consumed;
            _memberBytes += consumed;
            _outputWasFull = produced == buffer.Length;
            if (memberEnded)
            {
                (_state, _outputWasFull) = (State.AfterMember, false);
            }

            if (produced > 0)
            {
                return produced;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflater.Dispose();
            if (!_leaveOpen)
            {
                _source.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void PassBoundary()
    {
        if (_start == _end && !Fill())
        {
            _state = State.Ended;
        }
        else if (_buffer[_start] == 0)
        {
            _state = State.InFilling;
            var more = _buffer.AsSpan(_start.._end).IndexOfAnyExcept((byte)0);
            _start = more < 0 ? _end : _start + more;
        }
        else if (_state == State.InFilling || _buffer[_start] != 0x1f)
        {
            throw new CompressedDataException("something that is neither gzip data nor zeros follows the gzip data", isTruncated: false);
        }
        else
        {
            _inflater.Reset();
            _memberBytes = 0;
            _state = State.InMember;
        }
    }

    /// <summary>zlib refuses flags that it does not know, ISA-L passes over them: what a file holds must not depend on the library.</summary>
    private void CheckFlags()
    {
        var at = _start + FlagsAt - _memberBytes;
        if (at >= _start && at < _end && (_buffer[at] & ReservedFlags) != 0)
        {
            throw new CompressedDataException("the gzip data has flags that are not known", isTruncated: false);
        }
    }

    private bool Fill()
    {
        (_start, _end) = (0, _source.Read(_buffer));
        return _end > 0;
    }
}
