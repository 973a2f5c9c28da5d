using SkorionOS.Deploy;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace SkorionOS.Daemon.Background.Settings;

/// <summary>
/// A file of settings, flat: each value under its whole name such as <c>reboot.policy</c>, whichever of TOML's ways it is written in, and with the line it stands in.
/// </summary>
/// <param name="Values">The values outside of windows.</param>
/// <param name="Windows">The windows, each with its values; null when the file says nothing about them.</param>
internal sealed record SettingsDocument(IReadOnlyList<SettingValue> Values, IReadOnlyList<SettingsDocument.Window>? Windows)
{
    public const string WindowKey = "window";

    /// <summary>One window.</summary>
    /// <param name="Values">Its values, under the names <c>window.days</c> and so on.</param>
    /// <param name="Where">The file and the line it begins in.</param>
    internal sealed record Window(IReadOnlyList<SettingValue> Values, string Where);

    /// <exception cref="DeployException">It is no TOML.</exception>
    public static SettingsDocument Parse(string path, string text)
    {
        var document = ReadSyntax(path, text);
        var values = new List<SettingValue>();
        List<Window>? windows = null;
        Flatten(values, path, "", document.KeyValues);
        foreach (var table in document.Tables)
        {
            var name = NameOf(table.Name!);
            if (table is TableArraySyntax && name == WindowKey)
            {
                (windows ??= []).Add(WindowOf(path, table.Items, table));
                continue;
            }

            // Also without a value in it the name has to be one that is known.
            values.Add(new SettingValue(path, LineOf(table), table is TableArraySyntax ? $"[[{name}]]" : name, null));
            Flatten(values, path, name + ".", table.Items);
        }

        if (values.FirstOrDefault(value => value.Key == WindowKey) is { Syntax: ArraySyntax array } written)
        {
            values.Remove(written);
            windows = [.. array.Items.Select(item => item.Value is InlineTableSyntax window
                ? WindowOf(path, window.Items.Select(pair => pair.KeyValue!), window)
                : throw written.Wrong("a list of tables such as [{ start = \"02:00\", duration = \"4h\" }]"))];
        }

        return new SettingsDocument(values, windows);
    }

    private static DocumentSyntax ReadSyntax(string path, string text)
    {
        try
        {
            return SyntaxParser.ParseStrict(text, path, validate: true);
        }
        catch (TomlException e)
        {
            // One line per error, each with its position; the first is the one to mend.
            throw SettingValue.Invalid(e.Message.Trim().Split('\n')[0], e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // What Tomlyn 2.10 makes of it.
            throw SettingValue.Invalid($"{path} has an escape that stands for no character", e);
        }
    }

    private static Window WindowOf(string path, IEnumerable<KeyValueSyntax> items, SyntaxNode node)
    {
        var values = new List<SettingValue>();
        Flatten(values, path, WindowKey + ".", items);
        return new Window(values, $"{path}:{LineOf(node)}");
    }

    private static void Flatten(List<SettingValue> values, string path, string prefix, IEnumerable<KeyValueSyntax> items)
    {
        foreach (var item in items)
        {
            var name = prefix + NameOf(item.Key!);
            if (item.Value is InlineTableSyntax table)
            {
                Flatten(values, path, name + ".", table.Items.Select(pair => pair.KeyValue!));
            }
            else
            {
                values.Add(new SettingValue(path, LineOf(item), name, item.Value));
            }
        }
    }

    private static string NameOf(KeySyntax key) => string.Join('.', key.DotKeys.Select(dotted => dotted.Key).Prepend(key.Key).Select(PartOf));

    private static string PartOf(BareKeyOrStringValueSyntax? part) => part switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => "",
    };

    private static int LineOf(SyntaxNode node) => node.Span.Start.Line + 1;
}
