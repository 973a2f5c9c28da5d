using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Health;

/// <summary>
/// Where health checks are. Of two with the same name in the two directories of a pair the one in /etc counts, as everywhere in systemd: a link to /dev/null
/// there turns the image's off. Below is greenboot's layout, so that images made for it work as they are.
/// </summary>
internal static class HealthDirectories
{
    /// <summary>All checks, in the order in which they run: ours, greenboot's required ones, greenboot's wanted ones, each by name.</summary>
    /// <param name="root">The root of the system.</param>
    /// <param name="log">Gets a line for each file that is passed over.</param>
    public static IReadOnlyList<HealthCheck> FindChecks(string root, TextWriter log) =>
    [
        .. Find(root, "bootc/health.d", required: true, log),
        .. Find(root, "greenboot/check/required.d", required: true, log),
        .. Find(root, "greenboot/check/wanted.d", required: false, log),
    ];

    /// <summary>greenboot's scripts that run when all is well (<c>green.d</c>), or when it is not (<c>red.d</c>).</summary>
    public static IReadOnlyList<HealthCheck> FindReactions(string root, bool healthy, TextWriter log) =>
        Find(root, healthy ? "greenboot/green.d" : "greenboot/red.d", required: false, log);

    private static IReadOnlyList<HealthCheck> Find(string root, string name, bool required, TextWriter log)
    {
        var found = new SortedDictionary<string, HealthCheck?>(StringComparer.Ordinal);
        foreach (var directory in (ReadOnlySpan<string>)["usr/lib", "etc"])
        {
            using var dir = TryOpen(Path.Join(root, directory, name));
            foreach (var entry in dir?.List() ?? [])
            {
                var path = Path.Join(dir!.Path, entry.Name);
                if (entry.Kind is not (FileKind.Regular or FileKind.SymbolicLink))
                {
                    continue;
                }

                var executable = dir.IsExecutable(entry.Name);
                found[entry.Name] = executable ? new HealthCheck(entry.Name, path, required) : null;
                if (!executable)
                {
                    log.WriteLine($"health check {path}: not executable, skipped");
                }
            }
        }

        return [.. found.Values.OfType<HealthCheck>()];
    }

    private static Dir? TryOpen(string path)
    {
        try
        {
            return Dir.Open(path);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }
    }
}
