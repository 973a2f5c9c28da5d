using System.Text;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Mutations;

/// <summary>Changes that a reader of TOML has to have an answer for.</summary>
internal static class TomlMutations
{
    private static readonly string[] Values =
    [
        "1", "-0", "+1", "0x7fffffffffffffffffff", "9223372036854775808", "-9223372036854775809", "1_000", "1__0", "1e400", "-inf", "nan", "0o777", "0b2", "1.", ".5", "true", "TRUE",
        "\"\"", "\"\\uD800\"", "\"\\U00110000\"", "\"\\U0001F600\"", "\"\\x41\"", "\"\\e\"", "\"\\u0000\"", "'''\n'''", "\"\"\"\\\n   x\"\"\"", "\"open", "[]", "[1, \"a\"]", "[,]", "{}", "{ a = 1, a = 2 }",
        "{ a.b = 1 }", "1979-05-27T07:32:00Z", "9999-12-31T23:59:60Z", "0000-00-00", "24:00:00", "2021-02-30", "1979-05-27 07:32:00.99999999999999", "[[]]",
    ];

    private static readonly string[] Lines =
    [
        "[a]", "[a]\n[a]", "[[window]]", "[[a]]\n[a]", "[a.b.c]", "[ \"a\\n\" . 'b' ]", "[]", "[\"\"]", "a.b.c = 1", "a = 1\na = 2", "\"\" = 1", "'quoted key' = 1", "= 1", "a =", "a", "a = 1 b = 2", "\u00e4 = 1",
        "# \u0001", "kargs = []", "[etc]\nmode = \"transient\"", "\ufeffa = 1",
    ];

    public static byte[] Apply(byte[] input, byte[] other, FuzzRandom random)
    {
        var text = Encoding.Latin1.GetString(input);
        switch (random.Below(5))
        {
            case 0 when text.Contains('='):
                var at = NthEquals(text, random);
                var end = text.IndexOf('\n', at) is >= 0 and var found ? found : text.Length;
                return Encoding.Latin1.GetBytes($"{text[..(at + 1)]} {random.Pick(Values)}{text[end..]}");
            case 1:
                return Inserted(text, random.Pick(Values), random);
            case 2:
                var depth = random.Pick(2, 10, 33, 65, 200, 2000, 20_000);
                var (open, close) = random.Pick(("[", "]"), ("{ a = ", " }"), ("[ { a = ", "} ]"));
                depth = Math.Min(depth, 30_000 / open.Length);
                return Inserted(text, $"{random.Pick("", "\nx = ")}{Repeat(open, depth)}{random.Pick("1", "")}{Repeat(close, random.OneIn(3) ? 0 : depth)}", random);
            case 3:
                return Inserted(text, random.Pick($"\n{Repeat("a.", random.Pick(5, 100, 10_000))}a = 1\n", $"\n[{Repeat("a.", random.Pick(5, 100, 10_000))}a]\n"), random);
            default:
                var lines = text.Split('\n').ToList();
                lines.Insert(random.Below(lines.Count + 1), random.Pick(Lines));
                return Encoding.UTF8.GetBytes(string.Join('\n', lines));
        }
    }

    private static byte[] Inserted(string text, string part, FuzzRandom random)
    {
        var at = random.Below(text.Length + 1);
        return Encoding.Latin1.GetBytes(text.Insert(at, part));
    }

    private static int NthEquals(string text, FuzzRandom random)
    {
        var at = text.IndexOf('=');
        for (var skip = random.Below(4); skip > 0; skip--)
            if (text.IndexOf('=', at + 1) is >= 0 and var next) at = next;
        return at;
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
