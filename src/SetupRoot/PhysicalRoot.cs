using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.SetupRoot;

/// <summary>The root of the device, with what is ours below it. It can be written as long as this object lives in a mount namespace of its own.</summary>
internal sealed class PhysicalRoot : IDisposable
{
    private PhysicalRoot(string path, MountEntry mount, Dir bootc)
    {
        Path = path;
        Device = mount;
        Bootc = bootc;
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>The mount that it is on.</summary>
    public MountEntry Device { get; }

    /// <summary>The directory <c>bootc</c>.</summary>
    public Dir Bootc { get; }

    /// <summary>Opens it and makes it writable, where it is not, for this namespace: a running system has it read-only.</summary>
    /// <exception cref="SetupRootException">It is not there (<see cref="SetupRootErrors.NoSysroot"/>).</exception>
    /// <exception cref="LinuxException">It cannot be made writable.</exception>
    public static PhysicalRoot Open(string path)
    {
        var mount = MountTable.Read().Holding(path) ?? throw new SetupRootException(SetupRootErrors.NoSysroot, $"nothing is mounted at {path}");
        if (mount.IsFileSystemReadOnly)
        {
            using var context = FileSystemContext.Pick(mount.Place);
            context.SetFlag("rw");
            context.Reconfigure();
        }

        if (mount.IsReadOnly)
        {
            MountPoint.SetReadOnly(mount.Place, readOnly: false);
        }

        using var root = Dir.Open(path);
        var bootc = root.TryOpenDir("bootc") ?? throw new SetupRootException(SetupRootErrors.NoSysroot, $"{path} has no directory bootc: is root= the right device?");
        return new PhysicalRoot(path, mount, bootc);
    }

    /// <summary>The images; null when there are none.</summary>
    public Dir? TryOpenImages() => Bootc.TryOpenDir("storage/images");

    /// <summary>The state of a deployment, made where it is missing.</summary>
    public Dir OpenDeployment(DeploymentId id)
    {
        using var state = Bootc.OpenOrMake("state");
        using var deploy = state.OpenOrMake("deploy");
        return deploy.OpenOrMake(id.Hex);
    }

    /// <summary>A path below <c>bootc</c>, for mounting.</summary>
    public string PathOf(string name) => $"{Path}/bootc/{name}";

    public void Dispose() => Bootc.Dispose();
}
