using System.Globalization;
using System.Text;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Deploy;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background;

/// <summary>
/// Keys that were set over the bus: a drop-in of their own, <c>/etc/bootc/bootcd.d/90-bus.toml</c>, a line for each. It is written by nobody else; a file with a
/// later name goes over it.
/// </summary>
/// <param name="root">The root of the running system.</param>
internal sealed class ConfiguredKeys(string root)
{
    private const string Name = "90-bus.toml";
    private const string Head = "# Written by bootcd, for what was set over the bus.\n";

    private string Directory => Path.Join(root, "etc/bootc/bootcd.d");

    /// <summary>Sets keys; an empty text takes a key back, so that the other files decide.</summary>
    /// <param name="changes">Keys such as <c>background.mode</c>, with their values.</param>
    /// <returns>The settings as they count from now on.</returns>
    /// <exception cref="DeployException">A key is not known, a value cannot be, or the settings do not go together; nothing is changed then.</exception>
    public BackgroundSettings Set(IReadOnlyDictionary<string, object> changes)
    {
        using var place = Dir.Ensure(Directory);
        var before = place.TryReadAll(Name, BackgroundLimits.MaxSettingsBytes);
        var text = Merge(before, changes);
        SettingsFile.Apply(BackgroundSettings.Default, $"what was set over the bus", text);
        place.ReplaceFile(Name, Encoding.UTF8.GetBytes(text));
        try
        {
            return BackgroundSettingsFiles.Load(root);
        }
        catch (DeployException)
        {
            // One by one they can be, together they cannot: as it was.
            place.ReplaceFile(Name, before ?? Encoding.UTF8.GetBytes(Head));
            throw;
        }
    }

    /// <summary>The text of the file with changes made to it.</summary>
    /// <param name="before">What it holds; null when it is not there.</param>
    /// <param name="changes">As for <see cref="Set"/>.</param>
    /// <exception cref="BusException">A value has a type that no key has.</exception>
    internal static string Merge(byte[]? before, IReadOnlyDictionary<string, object> changes)
    {
        var lines = Read(before);
        foreach (var (key, value) in changes)
        {
            var literal = Literal(key, ((BusVariant)value).Value);
            if (literal is null)
            {
                lines.Remove(key);
            }
            else
            {
                lines[key] = literal;
            }
        }

        return Head + string.Concat(lines.Select(line => $"{line.Key} = {line.Value}\n"));
    }

    private static SortedDictionary<string, string> Read(byte[]? content)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(content ?? []).Split('\n'))
        {
            if (line.Split(" = ", 2) is [var key, var value] && !line.StartsWith('#'))
            {
                lines[key] = value;
            }
        }

        return lines;
    }

    /// <summary>A value as TOML writes it; null for the empty text.</summary>
    private static string? Literal(string key, object value) => value switch
    {
        "" => null,
        string text => $"\"{Escape(text)}\"",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.0###########", CultureInfo.InvariantCulture),
        byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => throw new BusException(BusException.InvalidArgs, $"\"{key}\" is neither a text, a number nor a truth value"),
    };

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in text)
        {
            _ = character is '"' or '\\' or < ' ' or '\x7f'
                ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                : escaped.Append(character);
        }

        return escaped.ToString();
    }
}
