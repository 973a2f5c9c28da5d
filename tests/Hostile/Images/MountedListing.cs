using System.Globalization;
using System.Text.RegularExpressions;
using SkorionOS.Testing.Files;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>
/// What the kernel shows of a composefs image, as short text: <c>PATH TYPE</c>, then what is not as usual (mode, owner, time, links, device), the content or
/// target, and the names of extended attributes. The 256 whiteouts of the root are left out.
/// </summary>
internal static partial class MountedListing
{
    private const int Fields = 9;
    private const int MaxInline = 64;

    /// <summary>Runs a program on a file, which is found by its number: its name may be any bytes.</summary>
    private delegate string RunOnFile(params string[] program);

    /// <summary>Mounts an image and reads it with find and getfattr; fsck.erofs has found it sound before.</summary>
    public static string Of(string image)
    {
        Tool.Run("fsck.erofs", image);
        var place = Directory.CreateTempSubdirectory("bootc-hostile-mount-").FullName;
        Tool.Run("mount", "-t", "erofs", "-o", "ro", image, place);
        try
        {
            return string.Join('\n', Lines(place).Order(StringComparer.Ordinal));
        }
        finally
        {
            Tool.Run("umount", place);
            Directory.Delete(place);
        }
    }

    private static IEnumerable<string> Lines(string place)
    {
        var fields = Tool.Run("find", place, "-mindepth", "1", "-printf", @"%P\0%y\0%m\0%U:%G\0%s\0%T@\0%n\0%l\0%i\0").Split('\0');
        for (var i = 0; i + Fields <= fields.Length; i += Fields)
        {
            var (name, type) = (fields[i], fields[i + 1]);
            string Run(params string[] program) => Tool.Run("find", [place, "-inum", fields[i + 8], "-exec", .. program, "{}", ";", "-quit"]);
            if (!(type == "c" && RootWhiteout().IsMatch(name)))
            {
                yield return Escape(name) + " " + type + Unusual(fields.AsSpan(i, Fields)) + Content(Run, type, fields[i + 4], fields[i + 7]) + Xattrs(Run);
            }
        }
    }

    private static string Unusual(ReadOnlySpan<string> fields)
    {
        var usualMode = fields[1] switch { "d" => "755", "l" => "777", _ => "644" };
        var time = fields[5].Split('.')[0];
        return (fields[2] == usualMode ? "" : fields[2])
            + (fields[3] == "0:0" ? "" : $" {fields[3]}")
            + (time == "0" ? "" : $" @{time}")
            + (fields[1] == "d" || fields[6] == "1" ? "" : $" x{fields[6]}");
    }

    private static string Content(RunOnFile run, string type, string size, string target) => type switch
    {
        "l" => $" -> {Escape(target)}",
        "c" or "b" => " " + Device(run),
        "f" when size == "0" => "",
        "f" when long.Parse(size, CultureInfo.InvariantCulture) <= MaxInline => $" = {Escape(run("cat"))}",
        "f" => $" {size}",
        _ => "",
    };

    private static string Device(RunOnFile run)
    {
        var numbers = run("stat", "-c", "%t:%T").Trim().Split(':');
        return string.Join(':', numbers.Select(number => int.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    /// <summary>Those of the tree; where the content of a file lies is told by its size.</summary>
    private static string Xattrs(RunOnFile run) => string.Concat(run("getfattr", "-h", "--absolute-names", "-m", "-")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#') && line is not ("trusted.overlay.metacopy" or "trusted.overlay.redirect"))
        .Select(name => $" {name}"));

    private static string Escape(string text) =>
        string.Concat(text.Select(c => c is > ' ' and < '\x7f' ? c.ToString() : $"\\x{(int)c:x2}"));

    [GeneratedRegex("^[0-9a-f]{2}$")]
    private static partial Regex RootWhiteout();
}
