namespace SkorionOS.Cli.Status;

/// <summary>The status for people.</summary>
internal static class StatusText
{
    public static void Write(TextWriter output, BootcHost host)
    {
        var status = host.Status;
        if (status.Staged is null && status.Rollback is null && status.OtherDeployments is null)
        {
            output.WriteLine("Nothing is deployed.");
        }

        WriteDeployment(output, "Next boot", status.Staged);
        WriteDeployment(output, "Rollback", status.Rollback);
        foreach (var other in status.OtherDeployments ?? [])
        {
            WriteDeployment(output, "Kept", other);
        }

        foreach (var held in status.Skorionos.Held)
        {
            output.WriteLine($"Held: {held.ImageDigest} ({held.Reason})");
        }
    }

    private static void WriteDeployment(TextWriter output, string role, BootEntryStatus? deployment)
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
    }

    private static string Marks(BootEntryStatus deployment)
    {
        var ours = deployment.Skorionos;
        var marks = new List<string>();
        if (ours.Failed)
        {
            marks.Add("failed to boot");
        }
        else if (ours.TriesLeft is { } tries)
        {
            marks.Add($"not yet found good, {tries} tries left");
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
