using System.Collections.Immutable;
using System.Text;
using SkorionOS.Boot;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Staging;

/// <summary>What a new deployment puts onto the boot partition, with what its kernel will be told.</summary>
/// <param name="Files">The files of the image, each as it will lie there.</param>
/// <param name="Sealed">The command line inside the unified kernel image; null where the entry has it.</param>
internal sealed record BootPlan(IReadOnlyList<(BootFile File, KernelFile Kernel)> Files, KernelCommandLine? Sealed)
{
    /// <summary>Equal for deployments that boot the same kernel and initial ramdisk.</summary>
    public Digest BootDigest => Digest.Sha256(Encoding.ASCII.GetBytes(string.Concat(Files.Select(file => file.Kernel.Sha256))));

    /// <summary>Reads and judges what the image brings.</summary>
    /// <param name="files">The image.</param>
    /// <param name="id">The deployment that it is to boot.</param>
    /// <param name="verityOptional">Whether its files may lack fs-verity.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DeployException">There is no kernel, or one that would boot something else.</exception>
    /// <exception cref="BootException">A unified kernel image is none.</exception>
    public static async Task<BootPlan> ReadAsync(BootFiles files, DeploymentId id, bool verityOptional, CancellationToken cancellationToken)
    {
        var found = files.FindKernel();
        var line = found is [{ Role: KernelRole.Unified } unified] ? ReadSealed(files, unified, id, verityOptional) : null;
        var measured = new List<(BootFile, KernelFile)>();
        foreach (var file in found)
        {
            var content = files.Open(file.Inode);
            await using var _ = content.ConfigureAwait(false);
            measured.Add((file, await KernelFile.MeasureAsync(file.Role, content, cancellationToken).ConfigureAwait(false)));
        }

        return new BootPlan(measured, line);
    }

    /// <summary>What the entry starts.</summary>
    /// <param name="options">The kernel's arguments, of which a unified kernel image takes none.</param>
    public BootProgram ToProgram(KernelCommandLine options) => Files is [{ Kernel: { Role: KernelRole.Unified } unified }]
        ? new UnifiedProgram(unified)
        : new KernelProgram(Files[0].Kernel, [.. Files.Skip(1).Select(file => file.Kernel)], options);

    private static KernelCommandLine ReadSealed(BootFiles files, BootFile unified, DeploymentId id, bool verityOptional)
    {
        using var content = files.Open(unified.Inode);
        var line = UnifiedKernel.ReadCommandLine(content, unified.Path);
        var root = line.FindComposefs();
        if (root?.Deployment != id)
        {
            throw new DeployException(
                "uki-mismatch",
                $"the unified kernel image {unified.Path} says {(root is null ? "nothing of composefs=" : root)} on its command line, and the image that it is in is {id}");
        }

        return verityOptional && !root.VerityOptional
            ? throw new DeployException("verity-missing", $"the unified kernel image {unified.Path} wants files that are sealed with fs-verity, and those of this system are not")
            : line;
    }
}
