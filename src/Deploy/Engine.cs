using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Staging;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy;

/// <summary>
/// The engine: every change of a sysroot is made here, under one lock. The doors (command line, later the service) turn it into words.
/// </summary>
/// <remarks>Methods may be called one after the other; two at once, here or in another process, end with <c>busy</c> for the second.</remarks>
public sealed partial class Engine(Sysroot sysroot, EngineOptions options)
{
    /// <summary>The sysroot that it works on.</summary>
    public Sysroot Sysroot => sysroot;

    /// <summary>An engine for the same sysroot with other options: for one operation, on somebody's behalf. There is no more to dispose than before.</summary>
    /// <param name="change">Gives the options from those of this one.</param>
    public Engine With(Func<EngineOptions, EngineOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new Engine(sysroot, change(options));
    }

    /// <summary>The deployments as they stand. Changes nothing and needs no lock.</summary>
    public DeploymentTable ReadDeployments()
    {
        using var storage = sysroot.TryOpenStorage();
        using var state = sysroot.TryOpenDeployState();
        using var esp = sysroot.TryOpenEsp();
        return DeploymentTable.Load(state, storage?.Images, esp, sysroot.Booted?.Id);
    }

    /// <summary>The images in the storage, each with the path of its composefs image. Changes nothing and needs no lock.</summary>
    public IReadOnlyList<ListedImage> ReadImages()
    {
        using var storage = sysroot.TryOpenStorage();
        return storage is null ? [] : [.. storage.Images.List().Select(image => new ListedImage(image, storage.Images.ComposefsPath(image)))];
    }

    private static DeploymentTable Load(SysrootWriter writer) => writer.ReadDeployments();

    /// <summary>The deployments, for an operation that changes what is booted next.</summary>
    /// <exception cref="DeployException">A system runs from here, and its own origin cannot be read: nothing can be told from it.</exception>
    private DeploymentTable LoadForChange(SysrootWriter writer)
    {
        var table = Load(writer);
        return table is { BootedId: { } id, Booted: null }
            ? throw new DeployException("origin-damaged", $"deployment {id}, which is running, has no {DeploymentStore.OriginName} in {sysroot.Path} that can be read")
            : table;
    }

    private Retention Retain(SysrootWriter writer) => new(writer, options.Time);

    private static DeploymentStore States(SysrootWriter writer) => new(writer.DeployState);
}
