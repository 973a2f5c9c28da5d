using System.Text;

namespace SkorionOS.State.Etc.Accounts;

/// <summary>An account file as a list of lines.</summary>
internal sealed class AccountFile
{
    private readonly List<AccountLine> _lines = [];
    private readonly Dictionary<string, AccountLine> _byKey = new(StringComparer.Ordinal);

    /// <summary>No lines.</summary>
    public static AccountFile Empty { get; } = new();

    /// <summary>The lines in their order.</summary>
    public IReadOnlyList<AccountLine> Lines => _lines;

    /// <summary>Reads a file. Nothing in it is an error: what is no entry is a line that is found by its whole text.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="format">By what lines are found.</param>
    public static AccountFile Parse(ReadOnlySpan<byte> content, AccountFormat format)
    {
        var file = new AccountFile();
        var text = Encoding.Latin1.GetString(content);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 || i + 1 < lines.Length)
            {
                file.Add(lines[i], format);
            }
        }

        return file;
    }

    /// <summary>The line of a key; null when there is none.</summary>
    public AccountLine? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>True when both have the same lines, in whatever order.</summary>
    public bool HasSameLines(IReadOnlyList<AccountLine> lines) =>
        lines.Count == _lines.Count && lines.All(line => Find(line.Key)?.Text == line.Text);

    /// <summary>The bytes of a file of these lines.</summary>
    public static byte[] Format(IEnumerable<AccountLine> lines) => Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line.Text + "\n")));

    private void Add(string text, AccountFormat format)
    {
        var key = format.IsByName && text.Contains(':') ? text[..text.IndexOf(':')] : "\n" + text;

        // The system uses the first of several lines of one name; the others are told apart by their number.
        var unique = key;
        for (var number = 2; _byKey.ContainsKey(unique); number++)
        {
            unique = $"{key}\n{number}";
        }

        var line = new AccountLine(unique, text);
        _byKey.Add(unique, line);
        _lines.Add(line);
    }
}
