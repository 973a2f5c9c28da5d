using System.Globalization;
using System.Text;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>What find, stat, sha256sum and getfattr say of a directory. Names are relative, <c>.</c> and <c>./a/b</c>, each byte one character.</summary>
internal static class TreeListing
{
    private const int StatFields = 8;

    public static SortedDictionary<string, TreeNode> Of(string directory)
    {
        SortedDictionary<string, TreeNode> nodes = new(StringComparer.Ordinal);
        string[] fields = Zeros(Tool.Script(directory, """find . -print0 | xargs -0 -r stat --printf='%f\0%u\0%g\0%Y\0%t:%T\0%d:%i\0%h\0%n\0'"""));
        foreach (string[] stat in fields.Chunk(StatFields))
        {
            nodes.Add(stat[7], new TreeNode
            {
                Access = (stat[0], stat[1], stat[2]),
                Mtime = long.Parse(stat[3], CultureInfo.InvariantCulture),
                Device = stat[4],
                Inode = stat[5],
                Links = int.Parse(stat[6], CultureInfo.InvariantCulture),
            });
        }

        foreach (string[] link in Zeros(Tool.Script(directory, """find . -type l -printf '%p\0%l\0'""")).Chunk(2))
        {
            nodes[link[0]] = nodes[link[0]] with { Content = link[1] };
        }

        // One line for each file: the digest, two blanks, the name.
        foreach (string sum in Zeros(Tool.Script(directory, "find . -type f -print0 | xargs -0 -r sha256sum --zero")))
        {
            nodes[sum[66..]] = nodes[sum[66..]] with { Content = sum[..64] };
        }

        ReadXattrs(directory, nodes);
        return nodes;
    }

    /// <summary>The output of getfattr: a line <c># file: NAME</c>, then one for each attribute, then an empty one. Odd bytes are <c>\ooo</c>.</summary>
    private static void ReadXattrs(string directory, SortedDictionary<string, TreeNode> nodes)
    {
        string text = Tool.Script(directory, "find . -print0 | xargs -0 -r getfattr --no-dereference --dump --match=- --encoding=hex --absolute-names");
        foreach (string block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string name = Unescape(lines[0]["# file: ".Length..]);
            nodes[name] = nodes[name] with { Xattrs = string.Join(' ', lines[1..].Order(StringComparer.Ordinal)) };
        }
    }

    private static string[] Zeros(string text) => text.Length == 0 ? [] : text[..^1].Split('\0');

    private static string Unescape(string text)
    {
        StringBuilder plain = new();
        for (int i = 0; i < text.Length; i++)
        {
            bool escaped = text[i] == '\\' && i + 3 < text.Length && char.IsAsciiDigit(text[i + 1]);
            plain.Append(escaped ? (char)Convert.ToInt32(text.Substring(i + 1, 3), 8) : text[i]);
            i += escaped ? 3 : 0;
        }

        return plain.ToString();
    }
}
