using System.Collections.Immutable;

namespace SkorionOS.Boot;

/// <summary>A kernel command line: arguments in their order. Changing one leaves all others where and as they are.</summary>
/// <param name="Arguments">The arguments.</param>
public sealed record KernelCommandLine(ImmutableArray<KernelArgument> Arguments)
{
    /// <summary>A line without arguments.</summary>
    public static KernelCommandLine Empty { get; } = new([]);

    /// <summary>Reads any line, such as <c>/proc/cmdline</c>. An open quote runs to the end, as it does in the kernel.</summary>
    public static KernelCommandLine Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var arguments = ImmutableArray.CreateBuilder<KernelArgument>();
        for (var start = 0; start < text.Length;)
        {
            if (IsBlank(text[start]))
            {
                start++;
                continue;
            }

            var end = EndOfArgument(text, start);
            arguments.Add(KernelArgument.FromToken(text[start..end]));
            start = end;
        }

        return new(arguments.DrainToImmutable());
    }

    /// <summary>Reads a line that is about to become part of another one.</summary>
    /// <exception cref="BootException">It has an open quote, which would swallow what follows, or a control character
    /// (<see cref="BootErrors.ArgumentInvalid"/>).</exception>
    public static KernelCommandLine ParseStrict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Any(char.IsControl))
            throw new BootException(BootErrors.ArgumentInvalid, $"The kernel argument '{Visible(text)}' has a control character.");
        if (text.Count(c => c == '"') % 2 != 0)
            throw new BootException(BootErrors.ArgumentInvalid, $"The kernel argument '{text}' has an open quote.");
        return Parse(text);
    }

    /// <summary>The arguments with this name, in their order. Of most, the kernel heeds the last.</summary>
    public IEnumerable<KernelArgument> Find(string name) => Arguments.Where(argument => argument.IsNamed(name));

    /// <summary>True when exactly this argument is on the line.</summary>
    public bool Contains(KernelArgument argument) => Arguments.Contains(argument);

    /// <summary>The line with <paramref name="argument"/> at its end, even if it is there already.</summary>
    public KernelCommandLine Add(KernelArgument argument) => new(Arguments.Add(argument));

    /// <summary>The line without any argument that is exactly <paramref name="argument"/>.</summary>
    public KernelCommandLine Remove(KernelArgument argument) => new(Arguments.RemoveAll(other => other == argument));

    /// <summary>The line with <paramref name="argument"/> in the place of the first argument of its name, and no other of that name; at the end when there was
    /// none.</summary>
    public KernelCommandLine Replace(KernelArgument argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        var first = Arguments.TakeWhile(other => !other.IsNamed(argument.Name)).Count();
        var others = Arguments.RemoveAll(other => other.IsNamed(argument.Name));
        return new(others.Insert(first, argument));
    }

    /// <summary>The root that this line names: the first readable <c>composefs=</c>; null when there is none.</summary>
    public ComposefsArgument? FindComposefs() =>
        Find(ComposefsArgument.Name).Select(argument => ComposefsArgument.TryParse(argument.Value)).FirstOrDefault(found => found is not null);

    /// <summary>The line, arguments apart by one space.</summary>
    public string Print() => string.Join(' ', Arguments.Select(argument => argument.Text));

    /// <inheritdoc/>
    public override string ToString() => Print();

    /// <summary>The same arguments in the same order.</summary>
    public bool Equals(KernelCommandLine? other) => other is not null && Arguments.SequenceEqual(other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => Print().GetHashCode(StringComparison.Ordinal);

    private static int EndOfArgument(string text, int start)
    {
        var inQuote = false;
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == '"') inQuote = !inQuote;
            else if (IsBlank(text[at]) && !inQuote) return at;
        }

        return text.Length;
    }

    // isspace() of the kernel, for ASCII.
    private static bool IsBlank(char c) => c is ' ' or (>= '\t' and <= '\r');

    private static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));
}
