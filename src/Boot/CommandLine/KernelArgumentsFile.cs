using System.Collections.Immutable;
using Tomlyn;
using Tomlyn.Model;

namespace SkorionOS.Boot;

/// <summary>A file of a <c>kargs.d</c> directory, in the form of upstream bootc: TOML with <c>kargs</c> and, optionally, <c>match-architectures</c>.</summary>
/// <param name="FileName">Its name without the directory: drop-ins are ordered by it, and a local one takes the place of the image's of the same name.</param>
/// <param name="Arguments">The arguments, in order. A string of several, apart by blanks, has been taken apart.</param>
/// <param name="Architectures">The file counts only on these (names of Rust: <c>x86_64</c>, <c>aarch64</c>); null for all.</param>
public sealed record KernelArgumentsFile(string FileName, ImmutableArray<KernelArgument> Arguments, ImmutableArray<string>? Architectures)
{
    private const string Kargs = "kargs";
    private const string MatchArchitectures = "match-architectures";

    /// <summary>True for the names that count in a <c>kargs.d</c> directory: those that end in <c>.toml</c>.</summary>
    public static bool IsFileName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(".toml", StringComparison.Ordinal) && name.Length > ".toml".Length;
    }

    /// <summary>Reads the text of such a file.</summary>
    /// <param name="path">Where it was found, for messages; its last part is <see cref="FileName"/>.</param>
    /// <param name="text">At most <see cref="BootLimits.MaxArgumentsFileBytes"/> characters.</param>
    /// <exception cref="BootException">It is no TOML, lacks <c>kargs</c>, has a key that is not known, a value of another type, or an argument that cannot be used;
    /// the message names the file (<see cref="BootErrors.ArgumentsFileInvalid"/>).</exception>
    public static KernelArgumentsFile Parse(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > BootLimits.MaxArgumentsFileBytes)
            throw Invalid(path, $"it is longer than {BootLimits.MaxArgumentsFileBytes} bytes");

        var table = ReadTable(path, text);
        if (table.Keys.FirstOrDefault(key => key is not (Kargs or MatchArchitectures)) is { } unknown)
            throw Invalid(path, $"the key '{unknown}' is not known; '{Kargs}' and '{MatchArchitectures}' are");

        var kargs = ReadStrings(path, table, Kargs) ?? throw Invalid(path, $"the key '{Kargs}' is missing");
        return new(path[(path.LastIndexOf('/') + 1)..], ReadArguments(path, kargs), ReadStrings(path, table, MatchArchitectures));
    }

    private static TomlTable ReadTable(string path, string text)
    {
        try
        {
            return TomlSerializer.Deserialize(text, KernelArgumentsContext.Default.TomlTable) ?? [];
        }
        catch (TomlException e)
        {
            throw Invalid(path, e.Message, e);
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
