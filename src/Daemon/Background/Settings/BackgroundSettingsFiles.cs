using System.Text;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Background.Settings;

/// <summary>
/// The files of the settings: <c>bootcd.toml</c>, then <c>bootcd.d/*.toml</c> in the order of their names. Each may lie in <c>/etc/bootc</c>, <c>/run/bootc</c> or
/// <c>/usr/lib/bootc</c>, and takes the place of one with the same name in a later one of these directories; an empty file, or a link to <c>/dev/null</c>, thereby
/// masks it. A key of a later file takes the place of that of an earlier one.
/// </summary>
public static class BackgroundSettingsFiles
{
    private const string FileName = "bootcd.toml";
    private const string DropIns = "bootcd.d";

    // The first that has a name has it for all.
    private static readonly string[] Directories = ["etc/bootc", "run/bootc", "usr/lib/bootc"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the settings of a machine.</summary>
    /// <param name="root">The root of its running system.</param>
    /// <returns>The defaults where nothing is said.</returns>
    /// <exception cref="DeployException">A file cannot be understood, or the settings do not go together (<c>settings-invalid</c>): the message names file, line and
    /// key, and what is allowed.</exception>
    /// <exception cref="IOException">A file could not be read.</exception>
    public static BackgroundSettings Load(string root = "/")
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        var settings = BackgroundSettings.Default;
        foreach (var path in Files(root))
        {
            settings = SettingsFile.Apply(settings, path, ReadText(Path.Join(root, path), path));
        }

        return SettingsFile.Complete(settings);
    }

    /// <summary>The files that count, in order, as absolute paths below the root.</summary>
    private static IEnumerable<string> Files(string root)
    {
        var main = Directories.Select(directory => $"/{directory}/{FileName}").Where(path => File.Exists(Path.Join(root, path))).Take(1);
        var dropIns = Directories
            .Select(directory => $"/{directory}/{DropIns}")
            .Where(directory => Directory.Exists(Path.Join(root, directory)))
            .SelectMany(directory => Directory.EnumerateFileSystemEntries(Path.Join(root, directory))
                .Select(file => Path.GetFileName(file)!)
                .Where(IsFileName)
                .Select(name => (Name: name, Path: $"{directory}/{name}")))
            .DistinctBy(file => file.Name)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => file.Path)
            .ToList();
        return dropIns.Count <= BackgroundLimits.MaxSettingsFiles
            ? main.Concat(dropIns)
            : throw SettingValue.Invalid($"there are {dropIns.Count} files in {DropIns}; {BackgroundLimits.MaxSettingsFiles} are allowed");
    }

    // A name that begins with a dot is an editor's.
    private static bool IsFileName(string name) => name.EndsWith(".toml", StringComparison.Ordinal) && name[0] != '.';

    private static string ReadText(string file, string path)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[BackgroundLimits.MaxSettingsBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > BackgroundLimits.MaxSettingsBytes)
        {
            throw SettingValue.Invalid($"{path} is longer than {BackgroundLimits.MaxSettingsBytes} bytes");
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException e)
        {
            throw SettingValue.Invalid($"{path} is not UTF-8", e);
        }
    }
}
