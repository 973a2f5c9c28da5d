using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.State.Etc;

namespace SkorionOS.State.Reset;

/// <summary>
/// Carries a <see cref="ResetMark"/> out, at a boot, before <c>/var</c>, <c>/home</c> and <c>/etc</c> are made or mounted. Every deployment loses its <c>/etc</c>:
/// what one of them kept would come back by the next merge.
/// </summary>
public static class StateReset
{
    private const string VarName = "var";
    private const string HomeName = "home";
    private const string DeployName = "deploy";

    /// <summary>
    /// Does what the mark asks for. Trees are first renamed aside and then removed, and the mark goes last: a run that is stopped anywhere is finished by the next.
    /// What cannot be removed, such as an immutable file, stays aside and does not keep the machine from booting.
    /// </summary>
    /// <param name="state">The directory <c>bootc/state</c>.</param>
    /// <returns>Null when nothing was asked for; else the paths below <paramref name="state"/> that could not be removed.</returns>
    /// <exception cref="LinuxException">Something could not be renamed or made; the mark is still there.</exception>
    public static IReadOnlyList<string>? Run(Dir state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (ResetMark.TryRead(state) is not { } mark)
        {
            return null;
        }

        var left = new List<string>();
        ResetDeployments(state, left);
        Empty(state, VarName);
        if (!mark.KeepHome)
        {
            Empty(state, HomeName);
        }

        state.SyncFileSystem();
        RemoveAside(state, "", left);
        ResetMark.Remove(state);
        return left;
    }

    private static void ResetDeployments(Dir state, List<string> left)
    {
        using var deployments = state.TryOpenDir(DeployName);
        foreach (var entry in deployments?.List() ?? [])
        {
            if (!DeploymentId.TryParse(entry.Name, out _) || entry.Kind != FileKind.Directory)
            {
                continue;
            }

            using var deployment = deployments!.OpenDir(entry.RawName);
            if (deployment.Exists(EtcMerge.DirectoryName))
            {
                deployment.Rename(EtcMerge.DirectoryName, FreeName(deployment, EtcMerge.DirectoryName));
            }

            deployment.Unlink(EtcMergeReport.FileName);
            deployment.RemoveTree(Dir.TemporaryName(EtcMerge.DirectoryName));
            deployment.Sync();
            RemoveAside(deployment, $"{DeployName}/{entry.Name}/", left);
        }
    }

    /// <summary>Puts an empty directory with the same owner and mode in the place of a full one.</summary>
    private static void Empty(Dir state, string name)
    {
        if (state.TryStat(name) is not { } status)
        {
            return;
        }

        using (var directory = state.OpenDir(name))
        {
            if (directory.List().Count == 0)
            {
                return;
            }
        }

        // Under the name of what is to be removed from the start: a stop before the swap leaves an empty directory there, after it the full one.
        var aside = FreeName(state, name);
        var raw = Trees.NodeName.From(aside).ToBytes();
        state.MakeDir(raw, 0x1c0);
        state.SetOwner(raw, status.Uid, status.Gid);
        state.SetMode(raw, status.Mode);
        state.Exchange(aside, name);
        state.Sync();
    }

    private static string FreeName(Dir directory, string name)
    {
        for (var number = 1; ; number++)
        {
            var aside = $".{name}.old-{number}";
            if (!directory.Exists(aside))
            {
                return aside;
            }
        }
    }

    private static void RemoveAside(Dir directory, string path, List<string> left)
    {
        foreach (var entry in directory.List())
        {
            if (!entry.Name.StartsWith('.') || !entry.Name.Contains(".old-", StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                directory.RemoveTree(entry.RawName);
            }
            catch (LinuxException e) when (e.Error is Errno.EPERM or Errno.EACCES or Errno.EBUSY or Errno.EROFS)
            {
                left.Add(path + entry.Name);
            }
        }
    }
}
