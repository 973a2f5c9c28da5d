using System.Text;

namespace SkorionOS.Oci.Layers;

/// <summary>What PAX extended headers say about one entry (type x), or about all that follow (type g). Null: nothing said.</summary>
internal sealed class PaxHeader
{
    private static ReadOnlySpan<byte> SchilyXattr => "SCHILY.xattr."u8;

    private static ReadOnlySpan<byte> LibarchiveXattr => "LIBARCHIVE.xattr."u8;

    private static ReadOnlySpan<byte> GnuSparse => "GNU.sparse."u8;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<TarXattr> _libarchiveXattrs = [];

    public byte[]? Path { get; private set; }

    public byte[]? LinkPath { get; private set; }

    public long? Size { get; private set; }

    public long? Uid { get; private set; }

    public long? Gid { get; private set; }

    public long? Mtime { get; private set; }

    public long? DevMajor { get; private set; }

    public long? DevMinor { get; private set; }

    public PaxSparse? Sparse { get; private set; }

    public List<TarXattr> Xattrs { get; } = [];

    /// <summary>Reads the records of a header of type x.</summary>
    public static PaxHeader Parse(ReadOnlySpan<byte> data)
    {
        var header = new PaxHeader();
        var records = new PaxRecords(data);
        while (records.MoveNext())
        {
            header.Add(records.Key, records.Value);
        }

        header.MergeLibarchiveXattrs();
        return header;
    }

    /// <summary>Reads the records of a header of type g on top of the earlier ones. Only what can be common to many entries may stand in it.</summary>
    public static PaxHeader ParseGlobal(ReadOnlySpan<byte> data, PaxHeader? earlier)
    {
        var header = Parse(data);
        if (header.Path is not null || header.LinkPath is not null || header.Size is not null || header.Sparse is not null || header.Xattrs.Count > 0)
        {
            throw TarFault.Unsupported("a global extended header gives the same name, size or extended attributes to every entry that follows");
        }

        // An empty value takes back an earlier one.
        header.Uid = header._keys.Contains("uid") ? header.Uid : earlier?.Uid;
        header.Gid = header._keys.Contains("gid") ? header.Gid : earlier?.Gid;
        header.Mtime = header._keys.Contains("mtime") ? header.Mtime : earlier?.Mtime;
        return header;
    }

    /// <summary>Whether the header holds a record with this key, be its value empty: an empty value lets the header block speak again.</summary>
    public bool Has(string key) => _keys.Contains(key);

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith(GnuSparse))
        {
            Sparse ??= new PaxSparse();
            if (Sparse.Add(key[GnuSparse.Length..], value))
            {
                // Only the records of format 0.0 come once per segment.
                return;
            }
        }

        if (!_keys.Add(Encoding.Latin1.GetString(key)))
        {
            throw TarFault.Invalid($"its PAX record '{TarText.Show(key)}' stands there twice");
        }

        if (key.StartsWith(SchilyXattr))
        {
            Xattrs.Add(new TarXattr(XattrName(key[SchilyXattr.Length..]), value.ToArray()));
        }
        else if (key.StartsWith(LibarchiveXattr))
        {
            _libarchiveXattrs.Add(LibarchiveXattrs.Decode(key[LibarchiveXattr.Length..], value));
        }
        else if (!value.IsEmpty)
        {
            AddField(key, value);
        }
    }

    private void AddField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case var _ when key.SequenceEqual("path"u8):
                Path = value.ToArray();
                break;
            case var _ when key.SequenceEqual("linkpath"u8):
                LinkPath = value.ToArray();
                break;
            case var _ when key.SequenceEqual("size"u8):
                Size = TarNumber.Decimal(value, "size");
                break;
            case var _ when key.SequenceEqual("uid"u8):
                Uid = TarNumber.Decimal(value, "uid");
                break;
            case var _ when key.SequenceEqual("gid"u8):
                Gid = TarNumber.Decimal(value, "gid");
                break;
            case var _ when key.SequenceEqual("mtime"u8):
                Mtime = TarNumber.Time(value, "mtime");
                break;
            case var _ when key.SequenceEqual("SCHILY.devmajor"u8):
                DevMajor = TarNumber.Decimal(value, "major device number");
                break;
            case var _ when key.SequenceEqual("SCHILY.devminor"u8):
                DevMinor = TarNumber.Decimal(value, "minor device number");
                break;
            case var _ when key.SequenceEqual("hdrcharset"u8):
                // Names are bytes here, so both values that POSIX defines mean the same.
                if (!value.SequenceEqual("BINARY"u8) && !value.SequenceEqual("ISO-IR 10646 2000 UTF-8"u8))
                {
                    throw TarFault.Unsupported($"its names are in the character set '{TarText.Show(value)}'");
                }

                break;
            default:
                // POSIX: unknown keys are ignored. Among them are comments, names of users, other times, and ACLs as text.
                break;
        }
    }

    private static byte[] XattrName(ReadOnlySpan<byte> name) =>
        name.IsEmpty || name.Contains((byte)0) ? throw TarFault.Invalid("an extended attribute has no proper name") : name.ToArray();

    /// <summary>bsdtar writes each attribute in both forms: they must agree.</summary>
    private void MergeLibarchiveXattrs()
    {
        if (_libarchiveXattrs.Count == 0)
        {
            return;
        }

        var known = Xattrs.ToDictionary(x => Encoding.Latin1.GetString(x.Name), x => x.Value, StringComparer.Ordinal);
        foreach (var xattr in _libarchiveXattrs)
        {
            if (known.TryAdd(Encoding.Latin1.GetString(xattr.Name), xattr.Value))
            {
                Xattrs.Add(xattr);
            }
            else if (!known[Encoding.Latin1.GetString(xattr.Name)].AsSpan().SequenceEqual(xattr.Value))
            {
                throw TarFault.Invalid($"its extended attribute '{TarText.Show(xattr.Name)}' has two values");
            }
        }
    }
}
