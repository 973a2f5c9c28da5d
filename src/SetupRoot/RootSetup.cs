using SkorionOS.Boot;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.SetupRoot.Handover;
using SkorionOS.SetupRoot.Image;
using SkorionOS.SetupRoot.State;
using SkorionOS.State;
using SkorionOS.State.Reset;

namespace SkorionOS.SetupRoot;

/// <summary>
/// Sets up a root, from finding its image to having it mounted. All is put together in a mount namespace that nobody else sees and handed over in one step,
/// so a program that stops before that has changed no mount; and what it changed on the disk it changes in the same way the next time.
/// </summary>
internal static class RootSetup
{
    /// <summary>Does it.</summary>
    /// <returns>What was done, for the journal.</returns>
    /// <exception cref="SetupRootException">The root cannot be set up; nothing was mounted.</exception>
    /// <exception cref="IOException">A system call failed; nothing was mounted.</exception>
    public static string Run(SetupRequest request, Log log)
    {
        var wanted = FindDeployment(request);
        if (MountTable.Read().At(request.Target) is { } mounted && mounted.Source == RootSource.Of(wanted.Deployment))
        {
            return $"the root of {wanted.Deployment} was set up before; looked";
        }

        using var outside = MountNamespace.OpenCurrent();
        MountNamespace.Unshare();
        DetachedMount root;
        string etc;
        try
        {
            (root, etc) = Assemble(request, wanted, log);
        }
        finally
        {
            outside.Enter();
        }

        using (root)
        {
            HandOver(root, request);
        }

        return $"set up the root of {wanted.Deployment} (/etc: {etc})";
    }

    private static ComposefsArgument FindDeployment(SetupRequest request)
    {
        var line = KernelCommandLine.Parse(File.ReadAllText(request.CommandLine)).FindComposefs();
        if (request.Deployment is { } next)
        {
            // Fs-verity is as needed as it was at this boot.
            return new ComposefsArgument(next, line?.VerityOptional ?? false);
        }

        return line ?? throw new SetupRootException(
            SetupRootErrors.NoDeployment, $"the kernel command line has no composefs= with {DeploymentId.Length} hexadecimal digits");
    }

    private static (DetachedMount Root, string Etc) Assemble(SetupRequest request, ComposefsArgument wanted, Log log)
    {
        using var physical = PhysicalRoot.Open(request.Sysroot);
        using var image = MountedImage.Mount(physical, wanted, log);
        using var parts = new RootParts(physical, image.Root);
        Reset(physical, request, log);
        SharedState.Prepare(physical, image.Root, parts, log);
        var etc = EtcMount.Prepare(physical, image, wanted, request.Run, parts, log);
        parts.AddStorage();
        parts.AddSysroot();
        if (!request.IsNextRoot)
        {
            VolatileRoot.Link(physical, request.Run, log);
        }
        else
        {
            using var made = Dir.Ensure(request.Target);
        }

        image.Tree.MountAt(request.Target);
        parts.Attach(request.Target);
        if (!request.IsNextRoot)
        {
            // By the fstab of this machine, which is there now.
            using var root = Dir.Open(request.Target);
            EspAutomount.Write(root, request, log);
        }

        return (DetachedMount.Clone(request.Target, recursive: true), etc);
    }

    /// <summary>Before anything is made or mounted: what a person wants gone goes now.</summary>
    private static void Reset(PhysicalRoot physical, SetupRequest request, Log log)
    {
        using var state = physical.Bootc.OpenOrMake("state");
        if (request.IsNextRoot)
        {
            // What runs has files open there, and its own /etc is among those that would go.
            if (ResetMark.TryRead(state) is not null)
            {
                log.Warning("reset: it takes a real boot and waits for the next one");
            }

            return;
        }

        if (StateReset.Run(state) is not { } left)
        {
            return;
        }

        log.Info("reset: /etc and /var begin anew");
        foreach (var path in left)
        {
            log.Warning($"reset: {physical.PathOf($"state/{path}")} cannot be removed");
        }
    }

    private static void HandOver(DetachedMount root, SetupRequest request)
    {
        if (request.IsNextRoot && MountTable.Read().At(request.Target) is not null)
        {
            // One that was prepared before.
            MountPoint.Unmount(request.Target, lazy: true);
        }

        // Over the physical root: without a mount for a moment systemd would stop what needs one, and nothing goes beneath a mount that stands on the root
        // of the namespace, as in an initramfs. It stays behind with the initramfs; the new root has a mount of it of its own.
        root.MountAt(request.Target);
    }
}
