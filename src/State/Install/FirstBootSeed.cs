using SkorionOS.Interop.Files;

namespace SkorionOS.State.Install;

/// <summary>
/// <c>bootc/state/first-boot/</c>: what an install wants in the state that the first boot makes. <c>/var</c> is taken from the image while it is empty, so
/// nothing may be put into it before; the seed lies beside it, and <see cref="Apply"/> lays it over the fresh <c>/var</c>.
/// </summary>
public static class FirstBootSeed
{
    /// <summary>Its name below <c>bootc/state</c>.</summary>
    public const string DirectoryName = "first-boot";

    private const string Var = "var";
    private const string RootHome = "roothome";
    private const uint Private = 0x1c0; // 0700

    /// <summary>Lets these keys log in as root: <c>var/roothome/.ssh/authorized_keys</c>, mode 0600 below 0700.</summary>
    /// <param name="state"><c>bootc/state</c>.</param>
    /// <param name="keys">The file as sshd(8) reads it.</param>
    public static void WriteAuthorizedKeys(Dir state, ReadOnlySpan<byte> keys)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var seed = state.EnsureDir(DirectoryName, Private);
        using var var = seed.EnsureDir(Var);
        using var home = var.EnsureDir(RootHome, Private);
        using var ssh = home.EnsureDir(".ssh", Private);
        ssh.ReplaceFile("authorized_keys", keys, 0x180);
    }

    /// <summary>
    /// Lays the seed over <c>state/var</c>, and removes it. Directories that are there keep their modes; a file takes the place of one of the same name. To be
    /// called at every boot, after <c>/var</c> was made from the image and before anything runs in it; stopped anywhere, the next call does the rest.
    /// </summary>
    /// <param name="state"><c>bootc/state</c>.</param>
    /// <returns>False when there was none.</returns>
    /// <exception cref="Interop.LinuxException">It could not be laid over: what is there is in the way, or the disk refused.</exception>
    public static bool Apply(Dir state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using (var seed = state.TryOpenDir(DirectoryName))
        {
            if (seed is null)
            {
                return false;
            }

            using var from = seed.TryOpenDir(Var);
            if (from is not null)
            {
                using var to = state.EnsureDir(Var);
                Lay(from, to);
            }
        }

        state.RemoveTree(DirectoryName);
        state.Sync();
        return true;
    }

    private static void Lay(Dir from, Dir to)
    {
        foreach (var entry in from.List())
        {
            var mode = from.TryStat(entry.RawName)!.Value.Mode;
            if (entry.Kind == FileKind.Directory)
            {
                using var source = from.OpenDir(entry.Name);
                using var target = to.EnsureDir(entry.Name, mode);
                Lay(source, target);
            }
            else if (entry.Kind == FileKind.Regular)
            {
                to.ReplaceFile(entry.Name, from.ReadAll(entry.Name), mode);
            }
        }
    }
}
