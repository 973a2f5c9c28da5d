using System.Text;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Mutations;

/// <summary>Changes to text that is made of lines and words.</summary>
internal static class TextMutations
{
    private static readonly byte[][] Oddities =
    [
        [0], "\r"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), "\t"u8.ToArray(), " "u8.ToArray(), "\v"u8.ToArray(), "\x1b"u8.ToArray(), "\""u8.ToArray(), "'"u8.ToArray(),
        "\\"u8.ToArray(), "="u8.ToArray(), "#"u8.ToArray(), ":"u8.ToArray(), "/"u8.ToArray(), "../"u8.ToArray(), "-"u8.ToArray(), "--"u8.ToArray(), "+"u8.ToArray(), "~"u8.ToArray(), "@"u8.ToArray(),
        [0xef, 0xbb, 0xbf], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc2, 0x85], [0xc2, 0xa0], "\u2028"u8.ToArray(), "\u0130"u8.ToArray(), "\U0001f600"u8.ToArray(),
        "٣"u8.ToArray(), "0"u8.ToArray(), "-1"u8.ToArray(), "007"u8.ToArray(), "2147483648"u8.ToArray(), "4294967296"u8.ToArray(), "9223372036854775808"u8.ToArray(),
        "99999999999999999999999"u8.ToArray(), "1e999"u8.ToArray(), "0x10"u8.ToArray(), "NaN"u8.ToArray(), "\\x00"u8.ToArray(), "\\u0000"u8.ToArray(), "%s%n"u8.ToArray(),
    ];

    public static byte[] Apply(byte[] input, byte[] other, FuzzRandom random) => random.Below(6) switch
    {
        0 => Lines(input, other, random),
        1 => Word(input, other, random),
        2 => Long(input, random),
        _ => With(input, random.Pick(Oddities), random),
    };

    private static byte[] With(byte[] input, byte[] oddity, FuzzRandom random)
    {
        var at = random.Below(input.Length + 1);
        var gone = random.OneIn(2) ? Math.Min(input.Length - at, 1 + random.Size(8)) : 0;
        return [.. input[..at], .. oddity, .. input[(at + gone)..]];
    }

    private static byte[] Long(byte[] input, FuzzRandom random)
    {
        var at = random.Below(input.Length + 1);
        var run = new byte[random.Pick(100, 256, 1024, 4096, 10_000)];
        run.AsSpan().Fill(random.OneIn(3) || at == input.Length ? (byte)random.Between(0x20, 0x7e) : input[at]);
        return [.. input[..at], .. run, .. input[at..]];
    }

    private static byte[] Lines(byte[] input, byte[] other, FuzzRandom random)
    {
        var lines = Cut(input, (byte)'\n');
        var foreign = Cut(other, (byte)'\n');
        var at = random.Below(lines.Count);
        switch (random.Below(5))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: lines.Insert(random.Below(lines.Count), lines[at]); break;
            case 2: lines.Insert(at, foreign[random.Below(foreign.Count)]); break;
            case 3: (lines[at], lines[0]) = (lines[0], lines[at]); break;
            default: lines[at] = foreign[random.Below(foreign.Count)]; break;
        }

        return Join(lines, (byte)'\n');
    }

    private static byte[] Word(byte[] input, byte[] other, FuzzRandom random)
    {
        var words = Cut(input, (byte)' ');
        var foreign = Cut(other, (byte)' ');
        var at = random.Below(words.Count);
        switch (random.Below(4))
        {
            case 0: words.RemoveAt(at); break;
            case 1: words.Insert(at, foreign[random.Below(foreign.Count)]); break;
            case 2: words[at] = random.Pick(Oddities); break;
            default: words[at] = words[random.Below(words.Count)]; break;
        }

        return Join(words, (byte)' ');
    }

    private static List<byte[]> Cut(byte[] input, byte at)
    {
        var parts = new List<byte[]>();
        foreach (var range in input.AsSpan().Split(at)) parts.Add(input[range]);
        return parts;
    }

    private static byte[] Join(List<byte[]> parts, byte with)
    {
        var joined = new MemoryStream();
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) joined.WriteByte(with);
            joined.Write(parts[i]);
        }

        return joined.ToArray();
    }
}
