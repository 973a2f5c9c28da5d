namespace SkorionOS.State.Etc.Accounts;

/// <summary>A line of an account file, one character for each byte.</summary>
/// <param name="Key">What it is found by in another version of the file.</param>
/// <param name="Text">The line without its end.</param>
internal sealed record AccountLine(string Key, string Text)
{
    /// <summary>The fields between the colons.</summary>
    public string[] Fields { get; } = Text.Split(':');

    /// <summary>The name of the account or group.</summary>
    public string Name => Fields[0];

    /// <summary>True for lines that ask for accounts from elsewhere (<c>+</c>, <c>-</c>, as in NIS): what stands after one may not be seen.</summary>
    public bool IsReference => Text is ['+' or '-', ..];
}
