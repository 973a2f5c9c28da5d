namespace SkorionOS.Oci.Layers;

/// <summary>Reads the plain tar stream of a layer once, from front to end, entry by entry.</summary>
/// <remarks>
/// <para>
/// Understood are v7, ustar, PAX, GNU and star archives with what layers use of them: long names, large numbers, binary extended attributes, sparse files
/// in all four formats. What no layer has a use for (multi-volume parts, incremental dumps) is refused.
/// </para>
/// <para>
/// <b>Rebuilding.</b> Every byte of the stream is either <i>raw</i> (headers, extended headers, sparse maps, padding, trailer) and goes to the raw sink, or stored
/// content of a regular file and comes out of <see cref="ReadContent"/>. In the order in which they come, they are the stream again. A stream of the raw bytes
/// alone is read by the same reader: the caller says <see cref="OmitContent"/> after <see cref="Next"/>.
/// </para>
/// <para>Not thread-safe, and of no use after an exception. The stream is not disposed. What it throws by itself passes through.</para>
/// </remarks>
public sealed class TarLayerReader
{
    private readonly TarInput _input;
    private readonly TarEntryParser _parser;
    private readonly LayerLimits _limits;
    private readonly string _label;

    private TarEntry? _entry;
    private int _number;
    private long _unread;
    private int _padding;
    private long _holeBytes;
    private bool _contentTouched;
    private bool _ended;

    /// <summary>Begins to read; nothing is read from the stream yet.</summary>
    /// <param name="tar">Plain tar bytes, from the first header on. Need not seek.</param>
    /// <param name="limits">What the layer may ask for.</param>
    /// <param name="label">What messages call the layer, such as its digest.</param>
    /// <param name="rawSink">Gets all raw bytes in the order of the stream, in pieces of any size; a piece is valid only during the call.</param>
    public TarLayerReader(Stream tar, LayerLimits limits, string label, Action<ReadOnlySpan<byte>>? rawSink = null)
    {
        ArgumentNullException.ThrowIfNull(tar);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(label);
        _limits = limits;
        _label = label;
        _input = new TarInput(tar, rawSink);
        _parser = new TarEntryParser(_input, limits);
    }

    /// <summary>
    /// Goes to the next entry; content of the last one that was not read is passed over. At the end the stream is read until it has no more bytes, so
    /// that a hash or a checksum below has seen all of it. What follows the two zero blocks that end an archive is raw and has no meaning.
    /// </summary>
    /// <returns>The entry, or null after the last one. An archive may end without its two zero blocks, if it ends between two entries.</returns>
    /// <exception cref="LayerException">The stream is not a tar archive, is damaged, ends early, goes beyond a limit or uses an unsupported feature.</exception>
    public TarEntry? Next()
    {
        if (_ended)
        {
            return null;
        }

        try
        {
            PassOverContent();
            _number++;
            _entry = _parser.Next();
            _ended = _entry is null;
            if (_entry is not null)
            {
                BeginContent(_entry);
            }

            return _entry;
        }
        catch (TarFault fault)
        {
            throw Error(fault);
        }
    }

    /// <summary>
    /// Reads stored content of the current entry: what the archive holds, which for a sparse file are its segments end to end (<see cref="ExpandedContent"/>
    /// puts the holes back). Large buffers are filled straight from the stream.
    /// </summary>
    /// <param name="buffer">Where to put the bytes.</param>
    /// <returns>How many bytes were read: fewer than asked for at any time, 0 only when nothing is left or the buffer is empty.</returns>
    /// <exception cref="LayerException">The stream ends within the content.</exception>
    public int ReadContent(Span<byte> buffer)
    {
        if (_entry is null)
        {
            throw new InvalidOperationException("There is no current entry.");
        }

        var wanted = (int)Math.Min(buffer.Length, _unread);
        if (wanted == 0)
        {
            return 0;
        }

        var read = _input.ReadContent(buffer[..wanted]);
        if (read == 0)
        {
            throw Error(ContentMissing());
        }

        _contentTouched = true;
        _unread -= read;
        return read;
    }

    /// <summary>Says that the stored content of the current entry is not in this stream, which goes on behind it: the stream holds the raw bytes of an archive.</summary>
    /// <exception cref="InvalidOperationException">There is no current entry, or some of its content has been read.</exception>
    public void OmitContent()
    {
        if (_entry is null || _contentTouched)
        {
            throw new InvalidOperationException("Content can be omitted only before any of it is read.");
        }

        _unread = 0;
    }

    /// <summary>Where in the stream the stored content of the current entry begins, as long as none of it has been read.</summary>
    internal long ContentOffset => _input.Position;

    private void BeginContent(TarEntry entry)
    {
        if (_number > _limits.MaxEntries)
        {
            throw TarFault.OverLimit($"it is one more than the limit of {_limits.MaxEntries} entries");
        }

        _unread = entry.StoredSize;
        _padding = (int)(-entry.StoredSize & (TarInput.BlockSize - 1));
        _contentTouched = false;
        _holeBytes += entry.Size - entry.StoredSize;
        if (_holeBytes > _limits.MaxHoleBytes)
        {
            throw TarFault.OverLimit($"with it the sparse files of the layer have {_holeBytes} bytes of holes; the limit is {_limits.MaxHoleBytes}");
        }
    }

    private void PassOverContent()
    {
        while (_unread > 0)
        {
            var skipped = _input.SkipContent(_unread);
            _unread -= skipped > 0 ? skipped : throw ContentMissing();
        }

        _input.SkipRaw(_padding, "the padding behind its content");
        _padding = 0;
    }

    private TarFault ContentMissing() => TarFault.Truncated($"the stream ends {_unread} bytes before the end of its content");

    private LayerException Error(TarFault fault)
    {
        var name = _parser.Name is null ? "" : $" '{TarText.Show(_parser.Name)}'";
        return new LayerException(fault.Code, $"layer {_label}, entry {_number}{name}: {fault.Message}", fault);
    }
}
