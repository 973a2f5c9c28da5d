using System.Collections.Immutable;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;

namespace SkorionOS.State.RootConfig;

/// <summary>One file of the root's configuration.</summary>
internal static class RootSettingsFile
{
    private const string Etc = "etc";
    private const string Mode = "mode";
    private const string Files = "files";

    /// <summary>The settings with what the file says.</summary>
    /// <param name="before">The settings so far.</param>
    /// <param name="path">Where the file was found, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="StateException">It is no TOML, has a key that is not known, or a value that cannot be.</exception>
    public static RootSettings Apply(RootSettings before, string path, string text)
    {
        var table = ReadTable(path, text);
        RefuseUnknown(path, "", table, Etc);
        if (!table.TryGetValue(Etc, out var value))
        {
            return before;
        }

        var etc = value as TomlTable ?? throw Invalid(path, $"'{Etc}' is not a table");
        RefuseUnknown(path, $"{Etc}.", etc, Mode, Files);
        return before with
        {
            EtcMode = etc.TryGetValue(Mode, out var mode) ? ReadMode(path, mode) : before.EtcMode,
            WritableFiles = etc.TryGetValue(Files, out var files) ? ReadFiles(path, files) : before.WritableFiles,
        };
    }

    private static TomlTable ReadTable(string path, string text)
    {
        try
        {
            // The table alone would keep the last of two equal keys. The syntax alone would collect all errors, of which a few KiB have enough for hundreds of MiB.
            var table = TomlSerializer.Deserialize(text, RootConfigContext.Default.TomlTable) ?? [];
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

    private static EtcMode ReadMode(string path, object value) => value switch
    {
        "persistent" => EtcMode.Persistent,
        "transient" => EtcMode.Transient,
        "immutable" => EtcMode.Immutable,
        _ => throw Invalid(path, $"'{Etc}.{Mode}' is none of \"persistent\", \"transient\" and \"immutable\""),
    };

    private static ImmutableArray<string> ReadFiles(string path, object value)
    {
        if (value is not TomlArray array || array.Any(item => item is not string))
        {
            throw Invalid(path, $"'{Etc}.{Files}' is not a list of strings");
        }

        var files = array.Cast<string>().ToImmutableArray();
        return files.FirstOrDefault(file => !IsPathBelow(file)) is { } wrong
            ? throw Invalid(path, $"'{Etc}.{Files}' has \"{wrong}\", which is not a path below /etc such as \"hostname\"")
            : files;
    }

    private static bool IsPathBelow(string file) =>
        file.Length > 0 && !file.Contains('\0') && file.Split('/').All(part => part is not ("" or "." or ".."));

    private static void RefuseUnknown(string path, string prefix, TomlTable table, params ReadOnlySpan<string> known)
    {
        foreach (var key in table.Keys)
        {
            if (!known.Contains(key))
            {
                throw Invalid(path, $"the key '{prefix}{key}' is not known; {string.Join(", ", known.ToArray().Select(k => $"'{prefix}{k}'"))} can be set");
            }
        }
    }

    private static StateException Invalid(string path, string reason, Exception? cause = null) =>
        new(StateErrors.RootConfigInvalid, $"The configuration {path} of the root cannot be used: {reason}", cause);
}
