using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy;

/// <content>A <c>/usr</c> that can be written for a while.</content>
public sealed partial class Engine
{
    /// <summary>Makes <c>/usr</c> of the running system writable until the next boot. Nothing of it reaches the disk.</summary>
    /// <param name="place">Where <c>/usr</c> is.</param>
    /// <returns>False when it is so already.</returns>
    /// <exception cref="DeployException">Nothing runs from this sysroot.</exception>
    /// <exception cref="Composefs.ComposefsException">The kernel refused (<c>mount-failed</c>).</exception>
    public bool OverlayUsr(string place = "/usr")
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        var booted = ReadDeployments().Booted ?? throw new DeployException("not-booted", $"no system runs from {sysroot.Path}");
        if (UsrOverlay.IsActive(MountTable.Read(), place))
        {
            return false;
        }

        // As strict as the root itself is.
        var root = Arguments.ArgumentSources.Line(booted).FindComposefs() ?? new ComposefsArgument(booted.Id);
        using var storage = sysroot.TryOpenStorage();
        UsrOverlay.Mount(storage!, booted, !root.VerityOptional, place);
        return true;
    }
}
