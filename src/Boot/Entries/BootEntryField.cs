namespace SkorionOS.Boot;

/// <summary>One line of a boot entry.</summary>
public sealed record BootEntryField
{
    /// <summary>A line for an entry of our own.</summary>
    /// <param name="key">As in <see cref="BootEntryKeys"/>: without blanks, not beginning with <c>#</c>.</param>
    /// <param name="value">One line of text.</param>
    /// <exception cref="BootException">The line would be read back as something else (<see cref="BootErrors.EntryInvalid"/>).</exception>
    public BootEntryField(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (key.Length == 0 || key[0] == '#' || key.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new BootException(BootErrors.EntryInvalid, $"'{key}' cannot be a key of a boot entry.");
        if (value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            throw new BootException(BootErrors.EntryInvalid, $"The value of '{key}' does not fit on one line of a boot entry.");
        (Key, Value) = (key, value);
    }

    private BootEntryField((string Key, string Value) line) => (Key, Value) = line;

    /// <summary>The key, as written.</summary>
    public string Key { get; }

    /// <summary>The value as the boot loader sees it: without the blanks and the pair of quotes around it.</summary>
    public string Value { get; }

    // What a foreign file holds is taken as it is: only what we write is checked.
    internal static BootEntryField FromLine(string key, string value) => new((key, value));
}
