using System.Text;
using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Arguments;

/// <summary>
/// <c>/etc/bootc/kargs.d</c> of a deployment: this machine's kernel arguments. One of the files is written by <c>bootc kargs</c>; as long as a change of it has
/// not booted, what it was before stands beside it.
/// </summary>
/// <param name="deployState"><c>bootc/state/deploy</c>.</param>
/// <param name="owner">The deployment whose <c>/etc</c> is meant; null for none.</param>
internal sealed class LocalArguments(Dir deployState, DeploymentId? owner)
{
    /// <summary>The file that is ours to write. It sorts late, so that what is asked for here wins.</summary>
    public const string OwnName = "90-local.toml";

    private const string Etc = "/etc";
    private const string Path = "bootc/kargs.d";

    // No name of a drop-in, so nothing else reads it.
    private const string BeforeName = OwnName + ".before";

    /// <summary>True while a change has not been found good: see <see cref="Write"/>.</summary>
    public bool HasBefore
    {
        get
        {
            using var directory = TryOpen();
            return directory?.Exists(BeforeName) == true;
        }
    }

    /// <summary>The files, by name.</summary>
    /// <exception cref="BootException">One of them cannot be understood.</exception>
    public IReadOnlyList<KernelArgumentsFile> Read()
    {
        using var directory = TryOpen();
        return directory is null
            ? []
            : [.. directory.List()
                .Select(entry => entry.Name)
                .Where(KernelArgumentsFile.IsFileName)
                .Order(StringComparer.Ordinal)
                .Select(name => Parse(name, directory.ReadAll(name, BootLimits.MaxArgumentsFileBytes)))];
    }

    /// <summary>Writes the file that is ours; durable on return. What it was before the first change that has not booted yet is kept.</summary>
    /// <exception cref="DeployException">The deployment has no <c>/etc</c> of its own.</exception>
    public void Write(KernelArgumentsFile own)
    {
        using var directory = Ensure();
        if (!directory.Exists(BeforeName))
        {
            directory.ReplaceFile(BeforeName, directory.TryReadAll(OwnName, BootLimits.MaxArgumentsFileBytes) ?? []);
        }

        directory.ReplaceFile(OwnName, Encoding.UTF8.GetBytes("# Written by `bootc kargs`.\n" + own.Print()));
    }

    /// <summary>The changes are good, or there is nothing to go back to any more.</summary>
    public void Confirm()
    {
        using var directory = TryOpen();
        if (directory?.Unlink(BeforeName) == true)
        {
            directory.Sync();
        }
    }

    /// <summary>Puts back what stood before the changes.</summary>
    public void TakeBack()
    {
        using var directory = TryOpen();
        if (directory?.TryStat(BeforeName) is not { } before)
        {
            return;
        }

        if (before.Size == 0)
        {
            // There was no such file. It goes first: stopped in between, it is taken back again.
            directory.Unlink(OwnName);
            directory.Sync();
            directory.Unlink(BeforeName);
        }
        else
        {
            directory.Rename(BeforeName, OwnName);
        }

        directory.Sync();
    }

    private static KernelArgumentsFile Parse(string name, byte[] content) =>
        KernelArgumentsFile.ParseLocal($"{Etc}/{Path}/{name}", Encoding.UTF8.GetString(content));

    private Dir? TryOpen()
    {
        using var etc = TryOpenEtc();
        using var bootc = etc?.TryOpenDir("bootc");
        return bootc?.TryOpenDir("kargs.d");
    }

    private Dir Ensure()
    {
        using var etc = TryOpenEtc()
            ?? throw new DeployException("etc-missing", $"there is no {Etc} yet that kernel arguments of this machine could be kept in: nothing has booted");
        using var bootc = etc.EnsureDir("bootc");
        return bootc.EnsureDir("kargs.d");
    }

    private Dir? TryOpenEtc()
    {
        using var state = owner is { } id ? deployState.TryOpenDir(id.Hex) : null;
        return state?.TryOpenDir("etc");
    }
}
