namespace SkorionOS.Oci.Layers;

/// <summary>Reads the sparse maps that stand outside of PAX records, and checks those of every format.</summary>
/// <param name="input">The stream, behind the header of the entry.</param>
/// <param name="limits">What a map may ask for.</param>
internal sealed class SparseMapReader(TarInput input, LayerLimits limits)
{
    /// <summary>One segment of an old GNU map: two fields of 12 bytes.</summary>
    public const int SlotSize = 24;

    private const int SlotsPerBlock = 21;

    /// <summary>Old GNU sparse files: four slots in the header, then blocks of 21 slots as long as one says that more follow.</summary>
    public List<long> ReadOldGnu(TarHeader header)
    {
        var numbers = new List<long>();
        AddSlots(header.SparseSlots, numbers);
        var continues = header.SparseContinues;
        while (continues)
        {
            var block = input.TakeBlock("the end of its sparse map");
            AddSlots(block[..(SlotsPerBlock * SlotSize)], numbers);
            continues = block[SlotsPerBlock * SlotSize] != 0;
        }

        return numbers;
    }

    /// <summary>PAX format 1.0: decimal lines in front of the data, the number of segments first, filled up to a block.</summary>
    /// <param name="stored">Bytes of the data area; what the map takes is taken off.</param>
    public List<long> ReadFromData(ref long stored)
    {
        var numbers = new List<long>();
        long? wanted = null;
        Span<byte> line = stackalloc byte[20];
        var length = 0;
        do
        {
            stored -= TarInput.BlockSize;
            if (stored < 0)
            {
                throw TarFault.Invalid("its sparse map is longer than its data");
            }

            foreach (var c in input.TakeBlock("the end of its sparse map"))
            {
                if (c != '\n')
                {
                    if (length == line.Length)
                    {
                        throw TarFault.Invalid("its sparse map holds a line that is no number");
                    }

                    line[length++] = c;
                    continue;
                }

                var number = TarNumber.Decimal(line[..length], "number in its sparse map");
                length = 0;
                if (wanted is null)
                {
                    CheckCount(number);
                    wanted = 2 * number;
                }
                else
                {
                    numbers.Add(number);
                }

                if (numbers.Count == wanted)
                {
                    return numbers;
                }
            }
        }
        while (true);
    }

    /// <summary>Makes segments of offsets and lengths in turn, and checks them against the sizes of the entry.</summary>
    /// <returns>The segments that hold data; an empty one, as writers put at the end to mark the size, is left out.</returns>
    public List<SparseSegment> Check(List<long> numbers, long realSize, long storedSize)
    {
        CheckCount(numbers.Count / 2);
        var segments = new List<SparseSegment>(numbers.Count / 2);
        long end = 0;
        long sum = 0;
        for (var i = 0; i < numbers.Count; i += 2)
        {
            var (offset, length) = (numbers[i], numbers[i + 1]);
            if (offset < end || length < 0)
            {
                throw TarFault.Invalid($"segment {offset}+{length} of its sparse map overlaps the one before or is out of order");
            }

            if (length > realSize || offset > realSize - length)
            {
                throw TarFault.Invalid($"segment {offset}+{length} of its sparse map lies beyond its size of {realSize} bytes");
            }

            end = offset + length;
            sum += length;
            if (length > 0)
            {
                segments.Add(new SparseSegment(offset, length));
            }
        }

        if (sum != storedSize)
        {
            throw TarFault.Invalid($"its sparse map describes {sum} bytes of data, and {storedSize} are stored");
        }

        return segments;
    }

    private void AddSlots(ReadOnlySpan<byte> slots, List<long> numbers)
    {
        for (; !slots.IsEmpty; slots = slots[SlotSize..])
        {
            if (slots[0] == 0)
            {
                // An unused slot; those behind it are unused too.
                return;
            }

            numbers.Add(TarNumber.Field(slots[..12], "offset in its sparse map"));
            numbers.Add(TarNumber.Field(slots[12..SlotSize], "length in its sparse map"));
        }

        CheckCount(numbers.Count / 2);
    }

    private void CheckCount(long segments)
    {
        if (segments > limits.MaxSparseSegments)
        {
            throw TarFault.OverLimit($"its sparse map has {segments} segments or more; the limit is {limits.MaxSparseSegments}");
        }
    }
}
