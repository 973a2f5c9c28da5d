using System.Collections.Frozen;
using SkorionOS.Interop.Programs;

namespace SkorionOS.Deploy.Install;

/// <summary>The programs that partition and make filesystems, with the names of their packages.</summary>
/// <param name="directory">Where they run. Names of files are given relative to it, so that no character of a path is taken for an option of a tool.</param>
internal sealed class InstallTools(string directory)
{
    private const int LongestComplaint = 2000;

    private static readonly FrozenDictionary<string, string> s_packages = new Dictionary<string, string>
    {
        ["sfdisk"] = "fdisk (util-linux)",
        ["mkfs.vfat"] = "dosfstools",
        ["mcopy"] = "mtools",
        ["mke2fs"] = "e2fsprogs",
        ["debugfs"] = "e2fsprogs",
        ["mkfs.btrfs"] = "btrfs-progs",
        ["wipefs"] = "util-linux",
        ["findmnt"] = "util-linux",
    }.ToFrozenDictionary();

    // mtools would look for drives in files of its own, and refuse a geometry that no disk has today.
    private static readonly Dictionary<string, string> s_environment = new() { ["MTOOLS_SKIP_CHECK"] = "1", ["MTOOLSRC"] = "/dev/null" };

    /// <summary>Makes sure that programs are there, before anything is done.</summary>
    /// <exception cref="DeployException">One is missing; the message names its package.</exception>
    public static void Require(params ReadOnlySpan<string> programs)
    {
        foreach (var program in programs)
        {
            Find(program);
        }
    }

    /// <summary>True when a program is there that can be done without.</summary>
    public static bool IsThere(string program) => ExternalProgram.Find(program) is not null;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>How it ended, always with 0.</returns>
    /// <exception cref="DeployException">It is missing, or failed; the message has what it complained about.</exception>
    public async Task<ProgramResult> RunAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        var result = await Find(program).RunAsync(arguments, directory, s_environment, input, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw Failed(program, arguments, $"ended with {result.ExitCode}", result.Errors + result.Output);
    }

    /// <summary>As <see cref="RunAsync(string, IReadOnlyList{string}, string, CancellationToken)"/>, without input.</summary>
    public Task<ProgramResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(program, arguments, "", cancellationToken);

    /// <summary>The error for a program that did not do what it should.</summary>
    public DeployException Failed(string program, IReadOnlyList<string> arguments, string how, string complaint)
    {
        var text = string.Join("; ", complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new DeployException(
            "tool-failed",
            $"`{program} {string.Join(' ', arguments)}` in {directory} {how}: {(text.Length > LongestComplaint ? text[..LongestComplaint] + "…" : text)}");
    }

    private static ExternalProgram Find(string program) => ExternalProgram.Find(program)
        ?? throw new DeployException("tool-missing", $"{program} is not installed; it is in the package {s_packages.GetValueOrDefault(program, program)}");
}
