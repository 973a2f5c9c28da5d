using System.Collections.Immutable;
using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.State.RootConfig;

/// <summary>
/// How the root of an image is set up: <c>/usr/lib/bootc/setup-root.toml</c>, then <c>/usr/lib/bootc/setup-root.d/*.toml</c> in the order of their names. A key
/// of a later file takes the place of that of an earlier one. It is part of the image: this machine has no say.
/// </summary>
public sealed record RootSettings
{
    private const string Directory = "usr/lib/bootc";
    private const string FileName = "setup-root.toml";
    private const string DropIns = "setup-root.d";

    /// <summary>What becomes of changes in <c>/etc</c>; by default they stay.</summary>
    public EtcMode EtcMode { get; init; } = EtcMode.Persistent;

    /// <summary>With <see cref="EtcMode.Immutable"/> the files and directories that can be written all the same: paths below <c>/etc</c>.</summary>
    public ImmutableArray<string> WritableFiles { get; init; } = DefaultWritableFiles;

    /// <summary>What a machine has to be able to write to be one of its own: its name, its place, its networks and its accounts.</summary>
    public static ImmutableArray<string> DefaultWritableFiles { get; } =
    [
        "machine-id", "hostname", "localtime", "NetworkManager/system-connections",
        "passwd", "group", "shadow", "gshadow", "subuid", "subgid",
    ];

    /// <summary>Reads the settings of an image.</summary>
    /// <param name="root">The root directory of the image.</param>
    /// <returns>The defaults when it has none.</returns>
    /// <exception cref="StateException">A file cannot be understood; the message names it and the place (<see cref="StateErrors.RootConfigInvalid"/>).</exception>
    /// <exception cref="Interop.LinuxException">A file could not be read.</exception>
    public static RootSettings Load(Dir root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var settings = new RootSettings();
        using var directory = root.TryOpenDir(Directory);
        if (directory is null)
        {
            return settings;
        }

        if (directory.TryReadAll(FileName, StateLimits.MaxConfigBytes) is { } main)
        {
            settings = RootSettingsFile.Apply(settings, $"/{Directory}/{FileName}", Encoding.UTF8.GetString(main));
        }

        using var dropIns = directory.TryOpenDir(DropIns);
        var names = dropIns?.List().Select(entry => entry.Name).Where(name => name.EndsWith(".toml", StringComparison.Ordinal)) ?? [];
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var text = Encoding.UTF8.GetString(dropIns!.ReadAll(name, StateLimits.MaxConfigBytes));
            settings = RootSettingsFile.Apply(settings, $"/{Directory}/{DropIns}/{name}", text);
        }

        return settings;
    }
}
