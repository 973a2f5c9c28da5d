namespace SkorionOS.Fuzz.Mutations;

/// <summary>Where the values and members of a JSON text are. It does not ask whether the text is right, since it may have been changed before.</summary>
internal sealed class JsonTokens
{
    private JsonTokens(byte[] bytes) => Bytes = bytes;

    /// <summary>A member: its name with the quotes, its value, and both with the comma behind.</summary>
    public readonly record struct Member(Range Name, Range Value, Range Whole);

    public byte[] Bytes { get; }

    public List<Range> Values { get; } = [];

    public List<Member> Members { get; } = [];

    public static JsonTokens Of(byte[] bytes)
    {
        var tokens = new JsonTokens(bytes);
        tokens.Scan();
        return tokens;
    }

    private void Scan()
    {
        // Open containers: where each began, and the name before it.
        var open = new Stack<(int Start, Range? Name)>();
        Range? name = null;
        for (var at = 0; at < Bytes.Length;)
        {
            var start = at;
            switch ((char)Bytes[at])
            {
                case '{' or '[':
                    open.Push((at++, name));
                    name = null;
                    break;
                case '}' or ']':
                    at++;
                    if (open.TryPop(out var container)) Add(container.Start..at, container.Name);
                    name = null;
                    break;
                case '"':
                    at = EndOfString(at);
                    if (Next(at) == ':') name = start..at;
                    else Add(start..at, Take(ref name));
                    break;
                case ':' or ',' or ' ' or '\n' or '\r' or '\t':
                    at++;
                    break;
                default:
                    while (at < Bytes.Length && !" \t\r\n,:[]{}\""u8.Contains(Bytes[at])) at++;
                    Add(start..at, Take(ref name));
                    break;
            }
        }
    }

    private static Range? Take(ref Range? name)
    {
        var taken = name;
        name = null;
        return taken;
    }

    private void Add(Range value, Range? name)
    {
        Values.Add(value);
        if (name is not { } key) return;
        var end = value.End.Value;
        while (end < Bytes.Length && " \t\r\n"u8.Contains(Bytes[end])) end++;
        Members.Add(new Member(key, value, key.Start.Value..(end < Bytes.Length && Bytes[end] == ',' ? end + 1 : value.End.Value)));
    }

    private int EndOfString(int at)
    {
        for (at++; at < Bytes.Length && Bytes[at] != '"'; at++)
            if (Bytes[at] == '\\') at++;
        return Math.Min(at + 1, Bytes.Length);
    }

    private char Next(int at)
    {
        while (at < Bytes.Length && " \t\r\n"u8.Contains(Bytes[at])) at++;
        return at < Bytes.Length ? (char)Bytes[at] : '\0';
    }
}
