using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.Interop.Mounts;

/// <summary>The mounts that a thread sees, in the order of the kernel: of several at one place the last is the one that is seen.</summary>
/// <param name="Entries">The mounts.</param>
public sealed record MountTable(IReadOnlyList<MountEntry> Entries)
{
    private const int LargestTable = 64 << 20;

    /// <summary>The mounts of the calling thread.</summary>
    /// <exception cref="LinuxException">/proc is not mounted.</exception>
    public static MountTable Read()
    {
        using var file = Dir.OpenFollowing("/proc/thread-self/mountinfo");
        var content = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = RandomAccess.Read(file, buffer, content.Length)) > 0 && content.Length < LargestTable)
        {
            content.Write(buffer, 0, count);
        }

        return Parse(Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length));
    }

    /// <summary>Reads the text of a mountinfo file.</summary>
    /// <exception cref="FormatException">A line is none of such a file.</exception>
    public static MountTable Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(MountEntry.Parse)]);
    }

    /// <summary>What is mounted exactly at <paramref name="place"/> and is seen there; null when nothing is.</summary>
    public MountEntry? At(string place) => Entries.LastOrDefault(entry => entry.Place == place);

    /// <summary>The mount that <paramref name="path"/> lies on: at the path itself or at the nearest directory above it. Null in an empty table.</summary>
    /// <param name="path">An absolute path without symbolic links.</param>
    public MountEntry? Holding(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        for (var place = path; ; place = place[..Math.Max(1, place.LastIndexOf('/'))])
        {
            if (At(place) is { } entry || place == "/")
            {
                return At(place);
            }
        }
    }
}
