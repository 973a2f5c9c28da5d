using SkorionOS.Deploy.Deployments;
using SkorionOS.Oci;

namespace SkorionOS.Cli.Status;

/// <summary>Makes the status document of a table of deployments.</summary>
internal static class HostReport
{
    public static BootcHost From(DeploymentTable table)
    {
        var current = table.Current;
        var fallback = table.Fallback;
        var others = table.InBootOrder.Where(deployment => deployment != current && deployment != fallback).Select(Describe).ToList();
        var rolledBack = current is not null && fallback is not null && current.Origin.Serial < fallback.Origin.Serial;
        return new BootcHost
        {
            Spec = new HostSpec(current is null ? null : Name(current.Origin), rolledBack ? "rollback" : "default"),
            Status = new HostStatus
            {
                // Of a sysroot that is not running nothing is booted: the first in boot order waits for its boot.
                Staged = current is null ? null : Describe(current),
                Rollback = fallback is null ? null : Describe(fallback),
                OtherDeployments = others.Count == 0 ? null : others,
                RollbackQueued = rolledBack,
                Type = current is null ? null : "bootcHost",
                Skorionos = new HostAdditions(
                    current?.Id.Hex,
                    [.. table.All
                        .Where(deployment => deployment.Origin.Hold is not null)
                        .Select(deployment => new HeldDeployment(
                            deployment.Id.Hex,
                            deployment.Origin.ManifestDigest.ToString(),
                            deployment.Origin.Hold!.Reason,
                            deployment.Origin.Hold.Since))]),
            },
        };
    }

    private static BootEntryStatus Describe(Deployment deployment)
    {
        var origin = deployment.Origin;
        return new BootEntryStatus
        {
            Image = new ImageStatus(Name(origin), origin.ImageVersion, origin.Created, origin.ManifestDigest.ToString(), origin.Architecture),
            Pinned = origin.Pinned,
            Composefs = new ComposefsStatus(deployment.Id.Hex, "Bls", "systemd", origin.BootDigest?.Hex, MissingVerityAllowed: false),
            Skorionos = new DeploymentAdditions
            {
                Serial = deployment.Serial,
                Title = deployment.Entry?.Entry?.Title,
                TriesLeft = deployment.TriesLeft,
                Failed = deployment.IsFailed,
                Bootable = deployment.IsBootable,
                Hold = origin.Hold?.Reason,
                Verification = origin.Verification,
                Channel = origin.Channel,
                Variant = origin.Variant,
                Staged = origin.Staged,
                MergeBase = origin.Parent?.Hex,
                BootEntry = deployment.Entry?.FileName,
            },
        };
    }

    private static ImageName Name(Origin origin)
    {
        var reference = ImageReference.Parse(origin.Image);
        return new ImageName(reference.Image, reference.Transport, null);
    }
}
