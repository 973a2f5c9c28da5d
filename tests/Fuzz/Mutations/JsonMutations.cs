using System.Text;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Mutations;

/// <summary>Changes to the tokens of JSON: values of other types, members twice, missing or by another name, nesting, numbers and strings that readers differ on.</summary>
internal static class JsonMutations
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "{}", "[]", "\"\"", "0", "-0", "-1", "1.0", "1e0", "1E400", "-1e-400", "2147483648", "9223372036854775807", "9223372036854775808", "18446744073709551616",
            "1000000000000000000000000000000", "01", "+1", "NaN", "Infinity", "[null]", "[[]]", "{\"\":null}", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\q\"", "\"a\\/b\"",
            "\"sha256:\"", "\"sha512:aa\"", "\"../../etc/passwd\"", "\"/\"", "\"2026-02-30T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"application/json\"", "// x\n1", "/* x */ 1",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xff, (byte)'"'], [(byte)'"', 0xed, 0xa0, 0x80, (byte)'"'], [(byte)'"', 0, (byte)'"'], [(byte)'"', (byte)'\n', (byte)'"'],
    ];

    private static readonly string[] Names = ["", "\\u0000", "\\ud800", "mediaType", "MediaType", "manifests", "layers", "config", "schemaVersion", "digest", "size", "type", "version", "a"];

    public static byte[] Apply(byte[] input, byte[] other, FuzzRandom random)
    {
        var tokens = JsonTokens.Of(input);
        if (tokens.Values.Count == 0) return other;
        var value = tokens.Values[random.Below(tokens.Values.Count)];
        switch (random.Below(7))
        {
            case 0 or 1:
                return Put(input, value, random.Pick(Values));
            case 2:
                var from = JsonTokens.Of(random.OneIn(2) ? input : other);
                return from.Values.Count == 0 ? input : Put(input, value, from.Bytes[from.Values[random.Below(from.Values.Count)]]);
            case 3:
                return Nested(input, value, random);
            case 4 when tokens.Members.Count > 0:
                return Put(input, tokens.Members[random.Below(tokens.Members.Count)].Whole, []);
            case 5 when tokens.Members.Count > 0:
                var member = tokens.Members[random.Below(tokens.Members.Count)];
                var twin = input[member.Name].Concat(":"u8.ToArray()).Concat(random.OneIn(2) ? input[member.Value] : random.Pick(Values));
                return [.. input[..member.Whole.Start.Value], .. twin, (byte)',', .. input[member.Whole.Start.Value..]];
            case 6 when tokens.Members.Count > 0:
                return Put(input, tokens.Members[random.Below(tokens.Members.Count)].Name, Renamed(input[tokens.Members[random.Below(tokens.Members.Count)].Name], random));
            default:
                return random.Pick<byte[]>([0xef, 0xbb, 0xbf, .. input], [.. input, .. "{}"u8], [.. input, 0], [.. "\n\t "u8, .. input], [.. input[..value.Start.Value], (byte)',', .. input[value.Start.Value..]]);
        }
    }

    private static byte[] Nested(byte[] input, Range value, FuzzRandom random)
    {
        var depth = random.Pick(1, 2, 10, 28, 31, 32, 33, 64, 65, 500, 10_000);
        var (open, close) = random.OneIn(2) ? ("["u8.ToArray(), "]"u8.ToArray()) : ("{\"a\":"u8.ToArray(), "}"u8.ToArray());
        var nested = new MemoryStream();
        for (var i = 0; i < depth; i++) nested.Write(open);
        nested.Write(input[value]);
        for (var i = 0; i < depth; i++) nested.Write(close);
        return Put(input, value, nested.ToArray());
    }

    /// <summary>The same name to one reader and another name to another one.</summary>
    private static byte[] Renamed(byte[] name, FuzzRandom random)
    {
        var text = Encoding.Latin1.GetString(name).Trim('"');
        return Encoding.Latin1.GetBytes(random.Below(4) switch
        {
            0 => $"\"{text.ToUpperInvariant()}\"",
            1 when text.Length > 0 => $"\"\\u{(int)text[0]:x4}{text[1..]}\"",
            2 => $"\"{text} \"",
            _ => $"\"{random.Pick(Names)}\"",
        });
    }

    private static byte[] Put(byte[] input, Range place, byte[] value) => [.. input[..place.Start.Value], .. value, .. input[place.End.Value..]];
}
