namespace SkorionOS.Boot;

/// <summary>One argument of a kernel command line: <c>name</c> or <c>name=value</c>, taken apart as the kernel does (<c>next_arg()</c> in
/// lib/cmdline.c). A double quote makes blanks part of the argument; it cannot be escaped.</summary>
public sealed record KernelArgument
{
    private KernelArgument(string text)
    {
        Text = text;
        var quoted = text.StartsWith('"');
        var body = quoted ? text[1..] : text;
        // An equals sign at the very start is part of the name: the kernel counts from the second character.
        var equals = body.Length < 2 ? -1 : body.IndexOf('=', 1);
        if (quoted && body.EndsWith('"')) body = body[..^1];
        Name = equals < 0 ? body : body[..equals];
        Value = equals < 0 ? null : Unquote(body[(equals + 1)..]);
    }

    /// <summary>The argument as it stands on the line, quotes included.</summary>
    public string Text { get; }

    /// <summary>What stands before the first equals sign.</summary>
    public string Name { get; }

    /// <summary>What stands behind it, without quotes around it; null without an equals sign.</summary>
    public string? Value { get; }

    /// <summary>Reads exactly one argument.</summary>
    /// <exception cref="BootException">It is empty, or several, or has an open quote or a control character
    /// (<see cref="BootErrors.ArgumentInvalid"/>).</exception>
    public static KernelArgument Parse(string text)
    {
        var line = KernelCommandLine.ParseStrict(text);
        return line.Arguments is [var only]
            ? only
            : throw new BootException(BootErrors.ArgumentInvalid, $"'{text}' is not one kernel argument but {line.Arguments.Length}.");
    }

    /// <summary>True when the kernel takes <paramref name="name"/> for the name of this argument: it does not tell <c>-</c> from
    /// <c>_</c>.</summary>
    public bool IsNamed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Name.Replace('-', '_') == name.Replace('-', '_');
    }

    /// <summary>True when <paramref name="pattern"/> means this argument: one without a value means all of its name.</summary>
    public bool Matches(KernelArgument pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return IsNamed(pattern.Name) && (pattern.Value is null || pattern.Value == Value);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal static KernelArgument FromToken(string token) => new(token);

    private static string Unquote(string value)
    {
        if (!value.StartsWith('"')) return value;
        return value is ['"', .., '"'] ? value[1..^1] : value[1..];
    }
}
