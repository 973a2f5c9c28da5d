using System.Buffers.Binary;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Mutations;

/// <summary>Changes that know nothing of the format.</summary>
internal static class ByteMutations
{
    // What bounds are made of: around zero, and around each width's signs and ends.
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 7, 8, 12, 31, 32, 63, 64, 100, 127, 128, 255, 256, 511, 512, 1000, 1024, 4095, 4096, 4097, 32767, 32768, 65535, 65536,
        1 << 20, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, 1L << 53, long.MaxValue, long.MinValue,
    ];

    public static byte[] Apply(byte[] input, byte[] other, FuzzRandom random)
    {
        if (input.Length == 0) return other;
        var at = random.Below(input.Length);
        return random.Below(9) switch
        {
            0 => Changed(input, at, (byte)(input[at] ^ (1 << random.Below(8)))),
            1 => Changed(input, at, (byte)random.Next()),
            2 => Changed(input, at, (byte)(input[at] + random.Between(-3, 3))),
            3 => WithNumber(input, at, random),
            4 => [.. input[..at], .. input[Math.Min(input.Length, at + 1 + random.Size(input.Length - at))..]],
            5 => [.. input[..at], .. random.Bytes(1 + random.Size(32)), .. input[at..]],
            6 => Repeated(input, at, random),
            7 => input[..at],
            _ => Spliced(input, at, other, random),
        };
    }

    private static byte[] Changed(byte[] input, int at, byte value)
    {
        var changed = (byte[])input.Clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] WithNumber(byte[] input, int at, FuzzRandom random)
    {
        Span<byte> number = stackalloc byte[8];
        var value = random.Pick(Numbers) + random.Pick(0, 0, 0, 1, -1);
        var width = 1 << random.Below(4);
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number = number[..width];
        if (random.OneIn(3)) number.Reverse();
        // Fields mostly stand at multiples of their width.
        if (random.OneIn(2)) at -= at % width;
        var changed = (byte[])input.Clone();
        number[..Math.Min(width, input.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static byte[] Repeated(byte[] input, int at, FuzzRandom random)
    {
        var part = input.AsSpan(at, 1 + random.Size(input.Length - at - 1)).ToArray();
        var times = 1 + random.Size(Math.Max(1, 4096 / part.Length));
        return [.. input[..at], .. Enumerable.Repeat(part, times).SelectMany(bytes => bytes), .. input[at..]];
    }

    private static byte[] Spliced(byte[] input, int at, byte[] other, FuzzRandom random)
    {
        var from = random.Below(other.Length);
        var part = other.AsSpan(from, random.Below(other.Length - from + 1));
        return random.OneIn(2) ? [.. input[..at], .. part] : [.. input[..at], .. part, .. input[at..]];
    }
}
