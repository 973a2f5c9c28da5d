using System.Collections.Immutable;
using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Layers;
using SkorionOS.Deploy.Staging;

namespace SkorionOS.Deploy.Arguments;

/// <summary>Everything that the command line of a deployment is made of.</summary>
internal sealed record ArgumentSources(
    ComposefsArgument Root,
    IReadOnlyList<KernelArgumentsFile> Image,
    IReadOnlyList<KernelArgumentsFile> Local,
    ImmutableArray<KernelArgument> Install,
    string Architecture)
{
    /// <summary>Reads the sources of a deployment. Its image is put together from the layers, as when it was staged.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="deployment">The deployment, with an entry.</param>
    /// <param name="local">The files of the machine.</param>
    /// <exception cref="DeployException">The image is not in the storage.</exception>
    public static ArgumentSources Read(Storage storage, Deployment deployment, LocalArguments local)
    {
        var image = deployment.Image
            ?? throw new DeployException("not-bootable", $"the image of deployment {deployment.Id} is not in the storage any more");
        var tree = new TreeAssembler(storage.Layers).Assemble(image.Layers.Select(layer => layer.DiffId), image.Reference);
        return new ArgumentSources(
            Line(deployment).FindComposefs() ?? new ComposefsArgument(deployment.Id),
            new BootFiles(tree, storage.Objects, image.Reference).ReadKernelArguments(),
            local.Read(),
            [.. deployment.Origin.KernelArguments.Select(KernelArgument.Parse)],
            RustArchitecture(deployment.Origin.Architecture));
    }

    /// <summary>The line that the kernel of a deployment gets; empty when it has no entry.</summary>
    public static KernelCommandLine Line(Deployment deployment) =>
        deployment.Origin.SealedArguments is { } line ? KernelCommandLine.Parse(line) : Line(deployment.Entry);

    /// <summary>The line of an entry; empty when it has none.</summary>
    public static KernelCommandLine Line(BootEntryFile? entry) => KernelCommandLine.Parse(entry?.Entry?.Options ?? "");

    /// <summary>OCI has Go's names of architectures, <c>kargs.d</c> has Rust's.</summary>
    public static string RustArchitecture(string oci) => oci switch
    {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        "386" => "x86",
        "ppc64le" => "powerpc64",
        "loong64" => "loongarch64",
        _ => oci,
    };

    /// <summary>The line as it is to be.</summary>
    /// <exception cref="BootException">The sources make none.</exception>
    public KernelCommandLine Compose() => KernelArguments.Compose(Root, Image, Local, Install, Architecture);

    /// <summary>The line as it is to be, with where each argument comes from.</summary>
    public ImmutableArray<SourcedArgument> Trace() => KernelArguments.Trace(Root, Image, Local, Install, Architecture);

    /// <summary>The sources after a change of the file that <c>bootc kargs</c> writes.</summary>
    /// <param name="edit">The change.</param>
    /// <param name="line">The line of the entry as it is.</param>
    /// <exception cref="BootException">The change cannot be made.</exception>
    public (ArgumentSources Sources, KernelArgumentsFile Own) Edit(KernelArgumentsEdit edit, KernelCommandLine line)
    {
        var others = this with { Local = [.. Local.Where(file => file.FileName != LocalArguments.OwnName)] };
        var own = edit.ApplyTo(Own, others.Trace(), line);
        return (this with { Local = [.. others.Local, own] }, own);
    }

    /// <summary>The file that <c>bootc kargs</c> writes; an empty one when it is not there.</summary>
    public KernelArgumentsFile Own =>
        Local.FirstOrDefault(file => file.FileName == LocalArguments.OwnName) ?? new KernelArgumentsFile(LocalArguments.OwnName, [], null);

    /// <summary>The same for the line in a unified kernel image: all of it comes from the image.</summary>
    public ImmutableArray<SourcedArgument> ExplainSealed(KernelCommandLine line) =>
        [.. line.Arguments.Select(argument => new SourcedArgument(argument, argument == Root.ToArgument() ? ArgumentSource.Composefs : ArgumentSource.Image))];

    /// <summary>Where each argument of a line comes from; <see cref="ArgumentSource.Entry"/> for what no source asks for.</summary>
    public ImmutableArray<SourcedArgument> Explain(KernelCommandLine line)
    {
        var known = Trace().ToList();
        return [.. line.Arguments.Select(argument =>
        {
            var at = known.FindIndex(sourced => sourced.Argument == argument);
            if (at < 0)
            {
                return new SourcedArgument(argument, ArgumentSource.Entry);
            }

            var found = known[at];
            known.RemoveAt(at);
            return found;
        })];
    }
}
