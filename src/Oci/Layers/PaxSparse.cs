namespace SkorionOS.Oci.Layers;

/// <summary>The <c>GNU.sparse.*</c> records of one entry (GNU tar manual, "Storing Sparse Files", PAX formats 0.0, 0.1 and 1.0).</summary>
internal sealed class PaxSparse
{
    // 0.0: one pair of records per segment, in order.
    private readonly List<long> _pairs = [];
    private bool _awaitsNumBytes;

    private long? _major;
    private long? _minor;
    private long? _numBlocks;
    private byte[]? _map;

    /// <summary>The name of the file (0.1 and 1.0), in place of a made-up one in the header.</summary>
    public byte[]? Name { get; private set; }

    /// <summary>The size of the file, holes included.</summary>
    public long? RealSize { get; private set; }

    /// <summary>1.0: the map stands in front of the data.</summary>
    public bool MapIsInData => (_major, _minor) == (1, 0);

    /// <summary>Takes one record, its key without the common prefix. True for the keys that come once per segment.</summary>
    public bool Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("offset"u8) || key.SequenceEqual("numbytes"u8))
        {
            var isLength = key[0] == 'n';
            if (isLength != _awaitsNumBytes)
            {
                throw TarFault.Invalid("offsets and lengths of its sparse map do not alternate");
            }

            _awaitsNumBytes = !isLength;
            _pairs.Add(TarNumber.Decimal(value, "number in its sparse map"));
            return true;
        }

        if (key.SequenceEqual("major"u8))
        {
            _major = TarNumber.Decimal(value, "sparse format");
        }
        else if (key.SequenceEqual("minor"u8))
        {
            _minor = TarNumber.Decimal(value, "sparse format");
        }
        else if (key.SequenceEqual("name"u8))
        {
            Name = value.ToArray();
        }
        else if (key.SequenceEqual("size"u8) || key.SequenceEqual("realsize"u8))
        {
            RealSize = RealSize is null ? TarNumber.Decimal(value, "real size") : throw TarFault.Invalid("it has two real sizes");
        }
        else if (key.SequenceEqual("numblocks"u8))
        {
            _numBlocks = TarNumber.Decimal(value, "number of sparse segments");
        }
        else if (key.SequenceEqual("map"u8))
        {
            _map = value.ToArray();
        }

        return false;
    }

    /// <summary>The offsets and lengths, in turn, of the formats 0.0 and 0.1.</summary>
    public List<long> Numbers()
    {
        if ((_major, _minor) is not ((null, null) or (0, 0) or (0, 1)))
        {
            throw TarFault.Unsupported($"its sparse format is {_major}.{_minor}");
        }

        var numbers = _map is null ? _pairs : MapNumbers(_map);
        if (numbers.Count % 2 != 0 || (_map is not null && _pairs.Count > 0) || (_numBlocks ?? numbers.Count / 2) != numbers.Count / 2)
        {
            throw TarFault.Invalid("its sparse map does not have the length that it is said to have");
        }

        return numbers;
    }

    private static List<long> MapNumbers(ReadOnlySpan<byte> map)
    {
        var numbers = new List<long>();
        if (map.IsEmpty)
        {
            return numbers;
        }

        foreach (var range in map.Split((byte)','))
        {
            numbers.Add(TarNumber.Decimal(map[range], "number in its sparse map"));
        }

        return numbers;
    }
}
