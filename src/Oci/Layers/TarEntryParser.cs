namespace SkorionOS.Oci.Layers;

/// <summary>Puts the headers that belong to one entry together: extended ones, long names, the entry's own block, its sparse map.</summary>
/// <param name="input">The stream, between two entries.</param>
/// <param name="limits">What the headers may ask for.</param>
internal sealed class TarEntryParser(TarInput input, LayerLimits limits)
{
    private readonly byte[] _block = new byte[TarInput.BlockSize];
    private readonly SparseMapReader _sparseMaps = new(input, limits);
    private PaxHeader? _global;

    // What was said ahead of the entry.
    private PaxHeader? _pax;
    private byte[]? _longName;
    private byte[]? _longLink;

    /// <summary>The name of the entry, as soon as it is known.</summary>
    public byte[]? Name { get; private set; }

    private bool IsAwaitingEntry => _pax is not null || _longName is not null || _longLink is not null;

    /// <summary>Reads up to the content of the next entry. Null: the archive has ended, and the stream is read to its end.</summary>
    public TarEntry? Next()
    {
        (Name, _pax, _longName, _longLink) = (null, null, null, null);
        while (TryTakeHeader(out var header))
        {
            switch (header.TypeFlag)
            {
                case (byte)'x':
                    RefuseTwice(_pax);
                    _pax = PaxHeader.Parse(TakeExtended(header.Size));
                    break;
                case (byte)'g':
                    RefuseBetween("a global extended header");
                    _global = PaxHeader.ParseGlobal(TakeExtended(header.Size), _global);
                    break;
                case (byte)'L':
                    RefuseTwice(_longName);
                    _longName = UpToNul(TakeExtended(header.Size));
                    break;
                case (byte)'K':
                    RefuseTwice(_longLink);
                    _longLink = UpToNul(TakeExtended(header.Size));
                    break;
                case (byte)'V':
                    RefuseBetween("a volume label");
                    TakeExtended(header.Size);
                    break;
                default:
                    return Build(header);
            }
        }

        return null;
    }

    private bool TryTakeHeader(out TarHeader header)
    {
        header = default;
        if (!input.TryTakeBlock(out var block))
        {
            // Without its end marks, as some writers leave them out: only a whole number of entries is an archive.
            return IsAwaitingEntry ? throw TarFault.Truncated("the stream ends behind its extended header") : false;
        }

        if (!block.ContainsAnyExcept((byte)0))
        {
            RefuseBetween("the end mark");
            if (input.TryTakeBlock(out block) && block.ContainsAnyExcept((byte)0))
            {
                throw TarFault.Invalid("a single block of zeros stands before it, where two end an archive");
            }

            input.DrainRaw();
            return false;
        }

        TarHeader.Verify(block);
        // The block is only valid until the next read, and maps are read before the last field is looked at.
        block.CopyTo(_block);
        header = new TarHeader(_block);
        return true;
    }

    private TarEntry Build(TarHeader header)
    {
        var path = ChooseName(_longName, _pax?.Sparse?.Name ?? _pax?.Path, header.Prefix, header.Name);
        Name = path;
        CheckName(path, "name");
        var type = TypeOf(header.TypeFlag, path);
        var linkTarget = Array.Empty<byte>();
        if (type is TarEntryType.HardLink or TarEntryType.SymbolicLink)
        {
            linkTarget = ChooseName(_longLink, _pax?.LinkPath, default, header.LinkName);
            CheckName(linkTarget, "link target");
        }

        var isDevice = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        var (mode, uid, gid, mtime) = (header.Mode, header.Uid, header.Gid, header.Mtime);
        var (size, stored, map) = Sizes(header, type);
        return new TarEntry
        {
            Type = type,
            Path = path,
            LinkTarget = linkTarget,
            Mode = (int)(mode & 0xfff),
            Uid = TarNumber.Id(_pax?.Uid ?? Common("uid", _global?.Uid) ?? uid, "uid"),
            Gid = TarNumber.Id(_pax?.Gid ?? Common("gid", _global?.Gid) ?? gid, "gid"),
            MtimeSec = _pax?.Mtime ?? Common("mtime", _global?.Mtime) ?? mtime,
            Size = size,
            StoredSize = stored,
            SparseMap = map,
            DevMajor = isDevice ? DeviceNumber(_pax?.DevMajor ?? header.DevMajor, 0xfff, "major") : 0,
            DevMinor = isDevice ? DeviceNumber(_pax?.DevMinor ?? header.DevMinor, 0xfffff, "minor") : 0,
            Xattrs = _pax?.Xattrs ?? [],
        };
    }

    /// <summary>A value of a global header, unless the entry's own header takes it back.</summary>
    private long? Common(string key, long? value) => _pax?.Has(key) == true ? null : value;

    private static TarEntryType TypeOf(byte flag, ReadOnlySpan<byte> path) => flag switch
    {
        // v7 had no type for directories: a slash at the end says so.
        0 when path[^1] == '/' => TarEntryType.Directory,
        0 or (byte)'0' or (byte)'7' or (byte)'S' => TarEntryType.RegularFile,
        (byte)'1' => TarEntryType.HardLink,
        (byte)'2' => TarEntryType.SymbolicLink,
        (byte)'3' => TarEntryType.CharacterDevice,
        (byte)'4' => TarEntryType.BlockDevice,
        (byte)'5' => TarEntryType.Directory,
        (byte)'6' => TarEntryType.Fifo,
        _ => throw TarFault.Unsupported($"its type '{TarText.Show([flag])}' (0x{flag:x2}) has no place in a layer"),
    };

    private (long Size, long Stored, IReadOnlyList<SparseSegment>? Map) Sizes(TarHeader header, TarEntryType type)
    {
        var sparse = _pax?.Sparse;
        var isOldSparse = header.TypeFlag == 'S';
        if (sparse is not null && (type != TarEntryType.RegularFile || isOldSparse) || isOldSparse && !header.IsGnu)
        {
            throw TarFault.Invalid("it is said to be sparse in a way that its header rules out");
        }

        if (type != TarEntryType.RegularFile)
        {
            // Writers have put all kinds of sizes there; nothing is stored for these types.
            return (0, 0, null);
        }

        var stored = CheckSize(_pax?.Size ?? header.Size);
        if (isOldSparse)
        {
            var realSize = CheckSize(header.SparseRealSize);
            return (realSize, stored, _sparseMaps.Check(_sparseMaps.ReadOldGnu(header), realSize, stored));
        }

        if (sparse is null)
        {
            return (stored, stored, null);
        }

        var size = CheckSize(sparse.RealSize ?? throw TarFault.Invalid("it has sparse records without a real size"));
        var numbers = sparse.MapIsInData ? _sparseMaps.ReadFromData(ref stored) : sparse.Numbers();
        return (size, stored, _sparseMaps.Check(numbers, size, stored));
    }

    private long CheckSize(long size)
    {
        if (size < 0)
        {
            throw TarFault.Invalid($"its size is negative ({size})");
        }

        return size <= limits.MaxFileBytes ? size : throw TarFault.OverLimit($"it is {size} bytes long; the limit is {limits.MaxFileBytes}");
    }

    private static uint DeviceNumber(long value, uint max, string which) =>
        value >= 0 && value <= max ? (uint)value : throw TarFault.Invalid($"its {which} device number {value} is not within 0 to {max}");

    private static byte[] ChooseName(byte[]? gnu, byte[]? pax, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name)
    {
        if (gnu is not null && pax is not null)
        {
            // Readers differ in which one counts, so the layer would not be the same everywhere.
            throw TarFault.Invalid("it has a long name in the GNU way and another one in the PAX way");
        }

        return gnu ?? pax ?? (prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name]);
    }

    private void CheckName(byte[] name, string what)
    {
        if (name.Length > limits.MaxNameBytes)
        {
            throw TarFault.OverLimit($"its {what} is {name.Length} bytes long; the limit is {limits.MaxNameBytes}");
        }

        if (name.Length == 0 || name.Contains((byte)0))
        {
            throw TarFault.Invalid(name.Length == 0 ? $"its {what} is empty" : $"its {what} holds a NUL");
        }
    }

    private byte[] TakeExtended(long size)
    {
        if (size < 0 || size > limits.MaxExtendedHeaderBytes)
        {
            throw TarFault.OverLimit($"its extended header is {size} bytes long; the limit is {limits.MaxExtendedHeaderBytes}");
        }

        var data = new byte[size];
        input.TakeRaw(data, "its extended header");
        input.SkipRaw(-size & (TarInput.BlockSize - 1), "the padding behind its extended header");
        return data;
    }

    private static byte[] UpToNul(byte[] data)
    {
        var end = data.IndexOf((byte)0);
        return end < 0 ? data : data[..end];
    }

    private static void RefuseTwice(object? earlier)
    {
        if (earlier is not null)
        {
            throw TarFault.Invalid("it has two extended headers of one kind");
        }
    }

    private void RefuseBetween(string what)
    {
        if (IsAwaitingEntry)
        {
            throw TarFault.Invalid($"{what} stands between it and its extended header");
        }
    }
}
