using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Oci.Tests.Layers;

/// <summary>What GNU tar says about the entries of an archive: <c>tar -tv</c>, one normalised line per entry.</summary>
internal static partial class TarListing
{
    public static List<string> ByGnuTar(string directory, string archive)
    {
        var text = Encoding.Latin1.GetString(
            Shell.Run(directory, $"tar -tvf {archive} --full-time --numeric-owner --quoting-style=escape 2>/dev/null"));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Normalise)];
    }

    /// <summary>Our reading, in the same form.</summary>
    public static string Of(TarEntry entry)
    {
        var type = entry.Type switch
        {
            TarEntryType.RegularFile => '-',
            TarEntryType.HardLink => 'h',
            TarEntryType.SymbolicLink => 'l',
            TarEntryType.CharacterDevice => 'c',
            TarEntryType.BlockDevice => 'b',
            TarEntryType.Directory => 'd',
            _ => 'p',
        };
        var size = type is 'c' or 'b' ? $"{entry.DevMajor},{entry.DevMinor}" : $"{entry.Size}";
        return $"{type} {Convert.ToString(entry.Mode, 8)} {entry.Uid}/{entry.Gid} {size} {entry.MtimeSec} {ReadLayer.Show(entry.Path)} -> {ReadLayer.Show(entry.LinkTarget)}";
    }

    private static string Normalise(string line)
    {
        var match = Line().Match(line);
        Assert.True(match.Success, line);
        var type = match.Groups["type"].Value[0];
        var rest = match.Groups["rest"].Value;
        var arrow = type switch { 'l' => " -> ", 'h' => " link to ", _ => null };
        var cut = arrow is null ? -1 : rest.IndexOf(arrow, StringComparison.Ordinal);
        var (name, target) = cut < 0 ? (rest, "") : (rest[..cut], rest[(cut + arrow!.Length)..]);
        var time = DateTimeOffset.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
        return $"{type} {Mode(match.Groups["mode"].Value)} {match.Groups["owner"].Value} {match.Groups["size"].Value} {time} {Unescape(name)} -> {Unescape(target)}";
    }

    private static string Mode(string text)
    {
        var mode = 0;
        for (var i = 0; i < 9; i++)
        {
            mode = mode << 1 | (text[i] is '-' or 'S' or 'T' ? 0 : 1);
        }

        mode |= text[2] is 's' or 'S' ? 0x800 : 0;
        mode |= text[5] is 's' or 'S' ? 0x400 : 0;
        mode |= text[8] is 't' or 'T' ? 0x200 : 0;
        return Convert.ToString(mode, 8);
    }

    private static string Unescape(string text) => Escape().Replace(text, m => m.Value[1] switch
    {
        'n' => "\n",
        't' => "\t",
        >= '0' and <= '7' => ((char)Convert.ToInt32(m.Value[1..], 8)).ToString(),
        var c => c.ToString(),
    });

    [GeneratedRegex(@"^(?<type>.)(?<mode>.{9}) (?<owner>\d+/\d+)\s+(?<size>[\d,]+) (?<time>\S+ \d\d:\d\d:\d\d)(\.\d+)?\s+(?<rest>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\\([0-7]{3}|.)")]
    private static partial Regex Escape();
}
