using System.Text;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>
/// Unpacks the layers of an image one over the other into a directory, by GNU tar. What whiteouts and opaque marks name is removed before their layer
/// is unpacked. Needs names that .NET can write down, which means UTF-8, wherever layers meet.
/// </summary>
internal sealed class LayerUnpacker(string directory)
{
    // Directories that some layer names; all others are there because something is below them.
    private readonly HashSet<string> _named = [];

    public void Unpack(string layer)
    {
        string[] names = [.. Utf8(Tool.Run("tar", "--list", "--quoting-style=literal", "-f", layer))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name.TrimStart('/'))];
        string times = Utf8(Tool.Script(directory, """find . -type d -printf '%T@ %p\0'"""));
        foreach (string name in names)
        {
            Hide(name);
        }

        foreach (string name in names.Where(name => !IsMark(name)))
        {
            MakeWay(name);
        }

        Tool.Run("tar", "--extract", "--directory", directory, "--delay-directory-restore", "--same-permissions", "--same-owner", "--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*", "--exclude=.wh.*", "-f", layer);
        HashSet<string> described = [.. names.Where(name => name is "" || name.EndsWith('/')).Select(name => name.TrimEnd('/'))];
        _named.UnionWith(described);
        RestoreTimes(times, described);
    }

    /// <summary>Directories that no layer names get mode 0755, root as their owner, and the time of /usr.</summary>
    public void FinishImplied()
    {
        foreach (string name in Utf8(Tool.Script(directory, """find . -mindepth 1 -type d -printf '%P\0'""")).Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(name => !_named.Contains(name)))
        {
            Tool.Script(directory, """chmod 755 "$1"; chown 0:0 "$1"; touch -r usr "$1" """, "./" + name);
        }
    }

    private void Hide(string name)
    {
        string parent = Path.GetDirectoryName(name) ?? "";
        string last = Path.GetFileName(name);
        if (last == ".wh..wh..opq")
        {
            Tool.Script(directory, """[ ! -d "./$1" ] || [ -L "./$1" ] || find "./$1" -mindepth 1 -delete""", parent);
            _named.RemoveWhere(named => named.StartsWith(parent + "/", StringComparison.Ordinal));
        }
        else if (last.StartsWith(".wh.", StringComparison.Ordinal))
        {
            Remove(Path.Combine(parent, last[4..]));
        }
    }

    /// <summary>Removes what is of another kind than the layer has at this name, or at one above it.</summary>
    private void MakeWay(string name)
    {
        string full = Path.Combine(directory, name.TrimEnd('/'));
        if (name.Length > 0 && !name.EndsWith('/') && Directory.Exists(full) && new FileInfo(full).LinkTarget is null)
        {
            Remove(name);
        }

        string[] parts = name.Split('/');
        for (int count = 1; count < parts.Length; count++)
        {
            string above = string.Join('/', parts[..count]);
            full = Path.Combine(directory, above);
            if (new FileInfo(full) is { } file && (file.Exists || file.LinkTarget is not null))
            {
                Remove(above);
            }
        }
    }

    private void Remove(string name)
    {
        Tool.Run("rm", "-rf", "--", Path.Combine(directory, name));
        _named.RemoveWhere(named => named == name || named.StartsWith(name + "/", StringComparison.Ordinal));
    }

    /// <summary>A directory that got a new name changed its time, which no layer asked for.</summary>
    private void RestoreTimes(string before, HashSet<string> described)
    {
        HashSet<string> unchanged = [.. Utf8(Tool.Script(directory, """find . -type d -printf '%T@ %p\0'""")).Split('\0')];
        foreach (string line in before.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(line => !unchanged.Contains(line)))
        {
            string[] parts = line.Split(' ', 2);
            if (!described.Contains(parts[1] == "." ? "" : parts[1][2..]))
            {
                Tool.Script(directory, """[ ! -d "$2" ] || [ -L "$2" ] || touch -d "@$1" "$2" """, parts);
            }
        }
    }

    private static string Utf8(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));

    private static bool IsMark(string name) => Path.GetFileName(name).StartsWith(".wh.", StringComparison.Ordinal);
}
