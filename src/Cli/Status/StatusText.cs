using System.Globalization;
using SkorionOS.Boot;
using SkorionOS.Cli.Output;
using SkorionOS.Deploy.Status;

namespace SkorionOS.Cli.Status;

/// <summary>The status for people.</summary>
internal static class StatusText
{
    /// <param name="output">Where to.</param>
    /// <param name="host">The status.</param>
    /// <param name="isVerbose">True to say by which signatures images were verified.</param>
    public static void Write(TextWriter output, BootcHost host, bool isVerbose)
    {
        var status = host.Status;
        if (status.Booted is null && status.Staged is null && status.Rollback is null && status.OtherDeployments is null)
        {
            output.WriteLine("Nothing is deployed.");
        }

        WriteDeployment(output, status.Booted is null ? "Next boot" : "Staged", status.Staged, isVerbose);
        WriteDeployment(output, "Booted", status.Booted, isVerbose);
        WriteDeployment(output, "Rollback", status.Rollback, isVerbose);
        foreach (var other in status.OtherDeployments ?? [])
        {
            WriteDeployment(output, "Kept", other, isVerbose);
        }

        foreach (var held in status.Skorionos.Held)
        {
            output.WriteLine($"Held: {held.ImageDigest} ({held.Reason}{(held.Detail is null ? "" : ": " + held.Detail)}){(held.Version is null ? "" : ", version " + held.Version)}");
        }

        WriteNextBoot(output, status);
        if (status.UsrOverlay is not null)
        {
            output.WriteLine("/usr can be written until the next boot (bootc usr-overlay); then it is the image's again.");
        }

        foreach (var wait in status.Skorionos.WaitingFor ?? [])
        {
            output.WriteLine($"Background updates wait: {wait.Reason} ({wait.Code}).");
        }

        if (status.Skorionos.Reset is { } reset)
        {
            output.WriteLine(reset.ToString());
        }
    }

    /// <summary>The status of a system that was not deployed by this program, in upstream's words.</summary>
    public static void WriteNotDeployed(TextWriter output, BootcHost host) => output.WriteLine("System is not deployed via bootc.");

    /// <summary>What is not plain from the roles: why this runs, and what comes next.</summary>
    private static void WriteNextBoot(TextWriter output, HostStatus status)
    {
        var ours = status.Skorionos;
        if (status.Booted is { } booted && ours.Next is { } next && next != booted.Composefs.Verity)
        {
            var title = Find(status, next)?.Skorionos.Title ?? next;
            output.WriteLine(ours.BootedByChoice ? $"Booted by choice: {booted.Skorionos.Title} was taken in the boot menu. The next boot takes {title}." : $"Next boot: {title}");
        }

        if (ours.OneShotEntry is { } once)
        {
            output.WriteLine($"The next boot alone takes {once} ({LoaderVariable.EntryOneShot}), whatever comes first.");
        }

        if (ours.DefaultEntry is { Source: var source, Entry: var entry })
        {
            output.WriteLine(source == LoaderVariable.EntryDefault
                ? $"The boot menu has {entry} set as its default ({source}), whatever is staged; the next update or rollback clears that."
                : $"{source} sets {entry} as the default, whatever is staged: updates and the fallback do not take effect until that line goes.");
        }
    }

    private static BootEntryStatus? Find(HostStatus status, string deployment) =>
        new[] { status.Staged, status.Booted, status.Rollback }.Concat(status.OtherDeployments ?? [])
            .FirstOrDefault(entry => entry?.Composefs.Verity == deployment);

    private static void WriteDeployment(TextWriter output, string role, BootEntryStatus? deployment, bool isVerbose)
    {
        if (deployment is null)
        {
            return;
        }

        var ours = deployment.Skorionos;
        output.WriteLine($"{role}: {ours.Title ?? deployment.Image.Image.Image}");
        output.WriteLine($"    Image:      {deployment.Image.Image.Transport}:{deployment.Image.Image.Image}");
        output.WriteLine($"    Digest:     {deployment.Image.ImageDigest} ({ours.Verification})");
        output.WriteLine($"    Deployment: {deployment.Composefs.Verity}");
        output.WriteLine($"    State:      serial {ours.Serial}{Marks(deployment)}");
        if (isVerbose && Lineage(ours) is { Length: > 0 } lineage)
        {
            output.WriteLine($"    Lineage:    {lineage}");
        }

        if (ours is { Stale: true, NotAfter: { } until })
        {
            output.WriteLine($"    Stale:      {UpdateText.DescribeStale(until)}");
        }

        foreach (var signature in isVerbose ? ours.Signatures : [])
        {
            output.WriteLine($"    Signature:  {signature.Layout} {signature.Digest}, verified {signature.Verified.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
            output.WriteLine($"        of      {signature.Name ?? "this digest; it names no image"}");
            output.WriteLine($"        by      {signature.KeySource}, {signature.Key}");
            output.WriteLine($"        as      {signature.Policy} asks at {signature.Requirement}");
        }
    }

    /// <summary>What the image says of its place among others.</summary>
    private static string Lineage(DeploymentAdditions ours)
    {
        string?[] parts =
        [
            ours.Channel is null ? null : $"channel {ours.Channel}",
            ours.Variant is null ? null : $"variant {ours.Variant}",
            ours.Sequence is { } sequence ? string.Create(CultureInfo.InvariantCulture, $"sequence {sequence}") : null,
            ours.NotAfter is { } until ? string.Create(CultureInfo.InvariantCulture, $"fresh until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string Marks(BootEntryStatus deployment)
    {
        var ours = deployment.Skorionos;
        var marks = new List<string>();
        if (ours.Failed)
        {
            marks.Add(ours.TriesDone is var times and > 1 ? $"failed to boot {times} times" : "failed to boot");
        }
        else if (ours.TriesLeft is { } tries)
        {
            marks.Add($"not yet found good, {(tries == 1 ? "1 try" : $"{tries} tries")} left");
        }

        if (deployment.Pinned)
        {
            marks.Add("pinned");
        }

        if (ours.Hold is { } hold)
        {
            marks.Add($"held ({hold})");
        }

        if (!ours.Bootable)
        {
            marks.Add("cannot be booted");
        }

        return marks.Count == 0 ? "" : ", " + string.Join(", ", marks);
    }
}
