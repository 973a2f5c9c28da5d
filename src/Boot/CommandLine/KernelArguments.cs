using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace SkorionOS.Boot;

/// <summary>Puts the command line of a deployment together from its sources. It is made afresh each time, never derived from an older line,
/// so that what a source no longer says is gone (docs/adr/0003-kernel-arguments.md).</summary>
public static class KernelArguments
{
    /// <summary>What every line has, so that the boot counter can bring the old system back without a hand: a kernel that panics starts again after
    /// ten seconds, and so does a machine whose first process crashes. That one freezes else, which is no panic (systemd 256 and later).</summary>
    public static ImmutableArray<KernelArgument> Ours { get; } =
        [KernelArgument.FromToken("panic=10"), KernelArgument.FromToken("systemd.crash_action=reboot")];

    /// <summary>The line without <see cref="Ours"/>: what makes two lines different to a system that runs. Entries keep those that were ours when they
    /// were written.</summary>
    public static KernelCommandLine WithoutOurs(KernelCommandLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new(line.Arguments.RemoveAll(Ours.Contains));
    }

    /// <summary>The line, in this order: the root, <see cref="Ours"/>, the drop-ins by file name, the arguments of the install. What
    /// comes later wins in the kernel, so anyone may override ours; and ours are not lost behind a <c>--</c> of others.</summary>
    /// <param name="root">The deployment.</param>
    /// <param name="image">The files of the image's <c>/usr/lib/bootc/kargs.d</c>.</param>
    /// <param name="local">The files of <c>/etc/bootc/kargs.d</c>. One takes the place of the image's file of the same name, as drop-ins of
    /// systemd do, and may take arguments out of the other sources, ours excepted.</param>
    /// <param name="install">The arguments given at install.</param>
    /// <param name="architecture">The architecture of the image: <see cref="RustName"/>.</param>
    /// <exception cref="BootException">A source names a root (<see cref="BootErrors.ArgumentsFileInvalid"/>,
    /// <see cref="BootErrors.ArgumentInvalid"/>), or the line is longer than the kernel reads
    /// (<see cref="BootErrors.ArgumentInvalid"/>).</exception>
    public static KernelCommandLine Compose(
        ComposefsArgument root,
        IEnumerable<KernelArgumentsFile> image,
        IEnumerable<KernelArgumentsFile> local,
        IEnumerable<KernelArgument> install,
        string architecture) =>
        CheckLength(new([.. Trace(root, image, local, install, architecture).Select(sourced => sourced.Argument)]));

    /// <summary>As <see cref="Compose"/>, each argument with its source, however long the line is.</summary>
    /// <exception cref="BootException">A source names a root.</exception>
    public static ImmutableArray<SourcedArgument> Trace(
        ComposefsArgument root,
        IEnumerable<KernelArgumentsFile> image,
        IEnumerable<KernelArgumentsFile> local,
        IEnumerable<KernelArgument> install,
        string architecture)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(install);

        var files = MergeDropIns(image, local).Values.Where(found => found.File.Architectures?.Contains(architecture) ?? true).ToList();
        foreach (var (file, _) in files)
            if (file.Arguments.Any(NamesRoot) || file.Deletes.Any(NamesRoot))
                throw RootIsSet(BootErrors.ArgumentsFileInvalid, $"The file {file.FileName}");

        var arguments = ImmutableArray.CreateBuilder<SourcedArgument>();
        arguments.Add(new(root.ToArgument(), ArgumentSource.Composefs));
        arguments.AddRange(Ours.Select(argument => new SourcedArgument(argument, ArgumentSource.Bootc)));
        foreach (var (file, source) in files)
            arguments.AddRange(file.Arguments
                .Where(argument => !IsTakenOut(argument, file.FileName))
                .Select(argument => new SourcedArgument(argument, source, file.FileName)));

        foreach (var argument in install)
        {
            if (NamesRoot(argument)) throw RootIsSet(BootErrors.ArgumentInvalid, $"The kernel argument '{argument}'");
            if (!IsTakenOut(argument, null)) arguments.Add(new(argument, ArgumentSource.Install));
        }

        return arguments.DrainToImmutable();

        // A file has no say about its own arguments, so that it can replace: take out all of a name, and give one.
        bool IsTakenOut(KernelArgument argument, string? from) =>
            files.Any(found => found.File.FileName != from && found.File.Deletes.Any(argument.Matches));
    }

    /// <summary>The name that Rust, and so <c>match-architectures</c>, has for an architecture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Rust has none for it that is known here.</exception>
    public static string RustName(Architecture architecture) => architecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        Architecture.X86 => "x86",
        Architecture.Arm or Architecture.Armv6 => "arm",
        Architecture.RiscV64 => "riscv64",
        Architecture.Ppc64le => "powerpc64",
        Architecture.S390x => "s390x",
        Architecture.LoongArch64 => "loongarch64",
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "Rust has no name for this architecture."),
    };

    private static SortedDictionary<string, (KernelArgumentsFile File, ArgumentSource Source)> MergeDropIns(
        IEnumerable<KernelArgumentsFile> image, IEnumerable<KernelArgumentsFile> local)
    {
        var byName = new SortedDictionary<string, (KernelArgumentsFile, ArgumentSource)>(StringComparer.Ordinal);
        foreach (var file in image) byName[file.FileName] = (file, ArgumentSource.Image);
        foreach (var file in local) byName[file.FileName] = (file, ArgumentSource.Local);
        return byName;
    }

    private static bool NamesRoot(KernelArgument argument) => argument.IsNamed(ComposefsArgument.Name);

    private static BootException RootIsSet(string code, string source) =>
        new(code, $"{source} cannot be used: '{ComposefsArgument.Name}=' is set by the deployment alone.");

    private static KernelCommandLine CheckLength(KernelCommandLine line)
    {
        var length = Encoding.UTF8.GetByteCount(line.Print());
        return length < BootLimits.MaxCommandLineBytes
            ? line
            : throw new BootException(
                BootErrors.ArgumentInvalid,
                $"The kernel command line would have {length} bytes; the kernel drops all beyond {BootLimits.MaxCommandLineBytes - 1}.");
    }
}
