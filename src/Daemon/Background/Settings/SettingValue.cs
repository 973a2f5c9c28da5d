using SkorionOS.Deploy;
using Tomlyn.Syntax;

namespace SkorionOS.Daemon.Background.Settings;

/// <summary>One value of a file of settings.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">Its line there, from 1.</param>
/// <param name="Key">Its whole name.</param>
/// <param name="Syntax">The value as written; null for the head of a table.</param>
internal sealed record SettingValue(string Path, int Line, string Key, ValueSyntax? Syntax)
{
    /// <summary>A mistake in the settings.</summary>
    public static DeployException Invalid(string reason, Exception? cause = null) =>
        new("settings-invalid", $"The settings of background updates cannot be used: {reason}", cause);

    /// <summary>This value is not what can stand here.</summary>
    /// <param name="allowed">What can.</param>
    public DeployException Wrong(string allowed) => Invalid($"{Path}:{Line}: '{Key}' is {Shown}; it can be {allowed}");

    /// <summary>This name is not known.</summary>
    /// <param name="known">Those that are.</param>
    public DeployException Unknown(IEnumerable<string> known) =>
        Invalid($"{Path}:{Line}: the key '{Key}' is not known; {string.Join(", ", known.Select(key => $"'{key}'"))} can be set");

    public bool Flag() => Syntax is BooleanValueSyntax value ? value.Value : throw Wrong("true or false");

    public string Text(string allowed) => Syntax is StringValueSyntax { Value: { } text } ? text : throw Wrong(allowed);

    public T Choice<T>(params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var allowed = string.Join(", ", choices.ToArray().Select(choice => $"\"{choice.Name}\""));
        var text = Text(allowed);
        foreach (var (name, value) in choices)
        {
            if (name == text)
            {
                return value;
            }
        }

        throw Wrong(allowed);
    }

    public int Whole(int least, int most) =>
        Syntax is IntegerValueSyntax { Value: var number } && number >= least && number <= most
            ? (int)number
            : throw Wrong($"a whole number from {least} to {most}");

    /// <summary>A number from 0 to 1.</summary>
    public double Share()
    {
        double? number = Syntax switch
        {
            IntegerValueSyntax whole => whole.Value,
            FloatValueSyntax fraction => fraction.Value,
            _ => null,
        };
        return number is >= 0 and <= 1 ? number.Value : throw Wrong("a number from 0 to 1");
    }

    public TimeSpan Span(TimeSpan least, TimeSpan most)
    {
        var allowed = $"a time from {Quantities.Print(least)} to {Quantities.Print(most)} such as \"1h 30min\" (units: s, min, h, d)";
        return Quantities.TryParseSpan(Text(allowed), out var span) && span >= least && span <= most ? span : throw Wrong(allowed);
    }

    /// <summary>The texts of a list, and the text of a single one.</summary>
    public IReadOnlyList<string> Texts(string allowed) => Syntax switch
    {
        StringValueSyntax { Value: { } text } => [text],
        ArraySyntax array => [.. array.Items.Select(item => item.Value is StringValueSyntax { Value: { } text } ? text : throw Wrong(allowed))],
        _ => throw Wrong(allowed),
    };

    private string Shown
    {
        get
        {
            var text = Syntax?.ToString().Trim().ReplaceLineEndings(" ") ?? "a table";
            return text.Length <= BackgroundLimits.MaxShownText ? text : text[..BackgroundLimits.MaxShownText] + "…";
        }
    }
}
