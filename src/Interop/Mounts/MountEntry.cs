using System.Globalization;
using System.Text;

namespace SkorionOS.Interop.Mounts;

/// <summary>A line of <c>/proc/…/mountinfo</c>, proc_pid_mountinfo(5).</summary>
/// <param name="Id">The number of the mount.</param>
/// <param name="ParentId">The number of the mount that it is on.</param>
/// <param name="Major">Major number of the device, as st_dev has it; 0 for filesystems without one of their own (btrfs, overlay).</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Root">What of the filesystem is mounted, as a path in it.</param>
/// <param name="Place">Where it is mounted.</param>
/// <param name="Options">Options of this mount, separated by commas; <c>ro</c> or <c>rw</c> is the first.</param>
/// <param name="Type">Type of the filesystem.</param>
/// <param name="Source">What the filesystem says it was made from: mostly a device.</param>
/// <param name="FileSystemOptions">Options of the filesystem, separated by commas.</param>
public sealed record MountEntry(
    int Id, int ParentId, uint Major, uint Minor, string Root, string Place, string Options, string Type, string Source, string FileSystemOptions)
{
    /// <summary>True when this mount, or the filesystem as a whole, cannot be written.</summary>
    public bool IsReadOnly => HasOption(Options, "ro") || HasOption(FileSystemOptions, "ro");

    /// <summary>True when the filesystem as a whole cannot be written, through any mount.</summary>
    public bool IsFileSystemReadOnly => HasOption(FileSystemOptions, "ro");

    /// <summary>Reads one line.</summary>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static MountEntry Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var fields = line.Split(' ');
        // Between the sixth field and a lone hyphen there are none or several that tell of propagation.
        var hyphen = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        var device = fields.Length > 2 ? fields[2].Split(':') : [];
        if (hyphen < 0 || fields.Length < hyphen + 4 || device.Length != 2)
        {
            throw new FormatException($"'{line}' is no line of mountinfo");
        }

        return new MountEntry(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            uint.Parse(device[0], CultureInfo.InvariantCulture),
            uint.Parse(device[1], CultureInfo.InvariantCulture),
            Unescape(fields[3]),
            Unescape(fields[4]),
            fields[5],
            Unescape(fields[hyphen + 1]),
            Unescape(fields[hyphen + 2]),
            fields[hyphen + 3]);
    }

    private static bool HasOption(string options, string option) => options.Split(',').Contains(option);

    /// <summary>Blank, tab, line feed, backslash and number sign are written as a backslash and three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        var text = new StringBuilder(field.Length);
        for (var at = 0; at < field.Length; at++)
        {
            if (field[at] == '\\' && at + 3 < field.Length && field.AsSpan(at + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((field[at + 1] - '0') << 6) | ((field[at + 2] - '0') << 3) | (field[at + 3] - '0')));
                at += 3;
            }
            else
            {
                text.Append(field[at]);
            }
        }

        return text.ToString();
    }
}
