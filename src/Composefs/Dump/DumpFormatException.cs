namespace SkorionOS.Composefs.Dump;

/// <summary>Dump text that is refused (<c>dump-invalid</c>).</summary>
public sealed class DumpFormatException : ComposefsException
{
    /// <summary>Makes the error.</summary>
    /// <param name="line">Number of the line, from 1 on.</param>
    /// <param name="reason">Why it is refused.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public DumpFormatException(int line, string reason, Exception? cause = null)
        : base("dump-invalid", $"Dump line {line}: {reason}", cause) => LineNumber = line;

    /// <summary>Number of the line, from 1 on.</summary>
    public int LineNumber { get; }
}
