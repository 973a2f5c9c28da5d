using System.Collections.Immutable;
using System.Text;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;

namespace SkorionOS.Boot;

/// <summary>A file of a <c>kargs.d</c> directory, in the form of upstream bootc: TOML with <c>kargs</c> and, optionally,
/// <c>match-architectures</c>. A file of the machine may say <c>karg-deletes</c> too.</summary>
/// <param name="FileName">Its name without the directory: drop-ins are ordered by it, and a local one takes the place of the image's of the
/// same name.</param>
/// <param name="Arguments">The arguments, in order. A string of several, apart by blanks, has been taken apart.</param>
/// <param name="Architectures">The file counts only on these (names of Rust: <c>x86_64</c>, <c>aarch64</c>); null for all.</param>
public sealed record KernelArgumentsFile(string FileName, ImmutableArray<KernelArgument> Arguments, ImmutableArray<string>? Architectures)
{
    private const string Kargs = "kargs";
    private const string MatchArchitectures = "match-architectures";
    private const string KargDeletes = "karg-deletes";

    /// <summary>What a file of the machine takes out of the arguments of all other sources: <c>name=value</c> means this one, <c>name</c>
    /// all of that name. Empty for a file of an image.</summary>
    public ImmutableArray<KernelArgument> Deletes { get; init; } = [];

    /// <summary>True for the names that count in a <c>kargs.d</c> directory: those that end in <c>.toml</c>.</summary>
    public static bool IsFileName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(".toml", StringComparison.Ordinal) && name.Length > ".toml".Length;
    }

    /// <summary>Reads the text of such a file of an image.</summary>
    /// <param name="path">Where it was found, for messages; its last part is <see cref="FileName"/>.</param>
    /// <param name="text">At most <see cref="BootLimits.MaxArgumentsFileBytes"/> characters.</param>
    /// <exception cref="BootException">It is no TOML, lacks <c>kargs</c>, has a key that is not known, a value of another type, or an
    /// argument that cannot be used; the message names the file (<see cref="BootErrors.ArgumentsFileInvalid"/>).</exception>
    public static KernelArgumentsFile Parse(string path, string text) => Read(path, text, [Kargs, MatchArchitectures]);

    /// <summary>Reads the text of such a file of the machine, which may have <c>karg-deletes</c> too.</summary>
    /// <param name="path">As for <see cref="Parse"/>.</param>
    /// <param name="text">As for <see cref="Parse"/>.</param>
    /// <exception cref="BootException">As for <see cref="Parse"/>.</exception>
    public static KernelArgumentsFile ParseLocal(string path, string text) => Read(path, text, [Kargs, MatchArchitectures, KargDeletes]);

    /// <summary>The text of the file: <see cref="ParseLocal"/> gives the same arguments back.</summary>
    public string Print()
    {
        var text = new StringBuilder($"{Kargs} = {PrintStrings(Arguments.Select(argument => argument.Text))}\n");
        if (!Deletes.IsEmpty) text.Append($"{KargDeletes} = {PrintStrings(Deletes.Select(argument => argument.Text))}\n");
        if (Architectures is { } architectures) text.Append($"{MatchArchitectures} = {PrintStrings(architectures)}\n");
        return text.ToString();
    }

    private static KernelArgumentsFile Read(string path, string text, ReadOnlySpan<string> keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > BootLimits.MaxArgumentsFileBytes)
            throw Invalid(path, $"it is longer than {BootLimits.MaxArgumentsFileBytes} bytes");

        var table = ReadTable(path, text);
        foreach (var key in table.Keys)
            if (!keys.Contains(key))
                throw Invalid(path, $"the key '{key}' is not known; '{string.Join("', '", keys.ToArray())}' are");

        var kargs = ReadStrings(path, table, Kargs) ?? throw Invalid(path, $"the key '{Kargs}' is missing");
        return new(path[(path.LastIndexOf('/') + 1)..], ReadArguments(path, kargs), ReadStrings(path, table, MatchArchitectures))
        {
            Deletes = ReadArguments(path, ReadStrings(path, table, KargDeletes) ?? []),
        };
    }

    // Arguments have no control characters: a quote and a backslash are all that a string of TOML has to escape.
    private static string PrintStrings(IEnumerable<string> values) => "[" + string.Join(
        ", ", values.Select(value => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")) + "]";

    private static TomlTable ReadTable(string path, string text)
    {
        try
        {
            // The table alone would keep the last of two equal keys. The syntax alone would collect all errors, of which a few KiB have enough for hundreds of MiB.
            var table = TomlSerializer.Deserialize(text, KernelArgumentsContext.Default.TomlTable) ?? [];
            SyntaxParser.ParseStrict(text, path, validate: true);
            return table;
        }
        catch (TomlException e)
        {
            // One line per error, each with its position; the first is the one to mend.
            throw Invalid(path, e.Message.Trim().Split('\n')[0], e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // What Tomlyn 2.10 makes of it.
            throw Invalid(path, "it has an escape that stands for no character", e);
        }
    }

    private static ImmutableArray<string>? ReadStrings(string path, TomlTable table, string key)
    {
        if (!table.TryGetValue(key, out var value)) return null;
        if (value is not TomlArray array || array.Any(item => item is not string))
            throw Invalid(path, $"the value of '{key}' is not a list of strings");
        return [.. array.Cast<string>()];
    }

    private static ImmutableArray<KernelArgument> ReadArguments(string path, IEnumerable<string> kargs)
    {
        try
        {
            return [.. kargs.SelectMany(text => KernelCommandLine.ParseStrict(text).Arguments)];
        }
        catch (BootException e)
        {
            throw Invalid(path, e.Message, e);
        }
    }

    private static BootException Invalid(string path, string reason, Exception? cause = null) =>
        new(BootErrors.ArgumentsFileInvalid, $"The kernel arguments of {path} cannot be used: {reason}", cause);
}
