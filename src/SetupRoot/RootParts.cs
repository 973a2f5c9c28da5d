using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.SetupRoot;

/// <summary>
/// What is mounted on the image to make a root of it. Everything is taken before the image gets its place, for that place may cover the physical root.
/// </summary>
internal sealed class RootParts(PhysicalRoot physical, Dir image) : IDisposable
{
    private readonly List<Part> _parts = [];

    /// <summary>Adds a mount.</summary>
    /// <param name="place">Where it goes, as a path below the new root; what it goes on is there by then.</param>
    /// <param name="mount">The mount; it is disposed with this object.</param>
    public void Add(string place, DetachedMount mount) => _parts.Add(new Part(place, mount));

    /// <summary>Adds a directory or file of the physical root, which can be written there.</summary>
    /// <param name="place">Where it goes, as a path below the new root.</param>
    /// <param name="name">Its path below <c>bootc</c>.</param>
    public void AddState(string place, string name) => Add(place, DetachedMount.Clone(physical.PathOf(name)));

    /// <summary>Adds the contents and images, for reading, where the image has a directory for them; where it has a link, that leads to them.</summary>
    public void AddStorage()
    {
        const string place = "usr/lib/bootc/storage";
        using var directory = image.TryOpenBelow(place);
        if (directory is not null)
        {
            AddReadOnly(place, physical.PathOf("storage"));
        }
    }

    /// <summary>Adds the physical root, for reading.</summary>
    public void AddSysroot()
    {
        Require("sysroot");
        AddReadOnly("sysroot", physical.Path);
    }

    /// <summary>Refuses an image without a directory.</summary>
    /// <exception cref="SetupRootException">It has none of this name (<see cref="SetupRootErrors.ImageUnsuitable"/>).</exception>
    public void Require(string directory)
    {
        if (image.TryStat(directory)?.Kind != FileKind.Directory)
        {
            throw new SetupRootException(SetupRootErrors.ImageUnsuitable, $"the image has no directory /{directory}");
        }
    }

    /// <summary>Gives every part its place, in the order in which they were added.</summary>
    public void Attach(string root)
    {
        foreach (var part in _parts)
        {
            part.Mount.MountOver($"{root}/{part.Place}");
        }
    }

    public void Dispose() => _parts.ForEach(part => part.Mount.Dispose());

    private void AddReadOnly(string place, string source)
    {
        var mount = DetachedMount.Clone(source);
        Add(place, mount);
        mount.SetReadOnly(true);
    }

    private sealed record Part(string Place, DetachedMount Mount);
}
