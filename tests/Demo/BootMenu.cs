using System.Globalization;
using System.Text.RegularExpressions;

namespace SkorionOS.Demo;

/// <summary>What a boot loader would show: the entries of an ESP, the first to be booted first.</summary>
internal static partial class BootMenu
{
    private const int DigitsShown = 12;

    public static IReadOnlyList<BootMenuLine> Read(string esp) =>
        [.. Directory.EnumerateFiles(Path.Combine(esp, "loader", "entries"), "*.conf").Select(ReadEntry).OrderByDescending(line => line.Serial)];

    public static void Show(IReadOnlyList<BootMenuLine> menu)
    {
        Console.WriteLine("  The boot menu:");
        foreach ((int place, BootMenuLine line) in menu.Index())
        {
            Console.WriteLine($"    {place + 1}. {line.Title}");
            Console.WriteLine($"       {line.File}");
            Console.WriteLine($"       linux    {line.Kernel}");
            Console.WriteLine($"       options  {line.Options}");
        }
    }

    private static BootMenuLine ReadEntry(string file)
    {
        ILookup<string, string> fields = File.ReadLines(file)
            .Select(line => line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 2)
            .ToLookup(words => words[0], words => words[1]);
        return new BootMenuLine(
            Shorten(Path.GetFileName(file)),
            fields["title"].Single(),
            long.Parse(fields["version"].Single(), CultureInfo.InvariantCulture),
            Shorten(fields["linux"].Single()),
            Shorten(fields["options"].Single()));
    }

    // What a person can compare.
    private static string Shorten(string text) => LongDigest().Replace(text, digest => digest.Value[..DigitsShown] + "…");

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex LongDigest();
}
