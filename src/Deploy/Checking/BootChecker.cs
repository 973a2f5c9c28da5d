using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.Checking;

/// <summary>Compares the boot menu with the deployments: each entry of ours must lead to a deployment that is whole, and each deployment must have one.</summary>
internal sealed class BootChecker(DeploymentTable table)
{
    public void Check(List<Finding> findings)
    {
        foreach (var name in table.Damaged)
        {
            Add(findings, $"state/deploy/{name}/{DeploymentStore.OriginName}", "it is missing or cannot be read");
        }

        foreach (var entry in table.Boot.Ours)
        {
            var path = $"loader/entries/{entry.FileName}";
            if (entry.Problem is { } problem)
            {
                Add(findings, path, problem);
            }

            if (entry.Entry is { Program: null })
            {
                // What a power cut in the middle of a rename leaves on FAT. The boot loader passes it over.
                Add(findings, path, "it is empty, or names no kernel");
            }

            foreach (var missing in entry.MissingFiles)
            {
                Add(findings, path, $"the boot partition lacks {missing}");
            }

            if (table.All.All(deployment => deployment.Id != entry.Deployment))
            {
                Add(findings, path, "there is no such deployment");
            }
        }

        foreach (var id in table.Boot.Duplicates)
        {
            Add(findings, $"loader/entries/{id}*.conf", "there are several files of this entry");
        }

        foreach (var deployment in table.All)
        {
            CheckDeployment(deployment, findings);
        }
    }

    private static void CheckDeployment(Deployment deployment, List<Finding> findings)
    {
        // What an interrupted staging or removal left is finished by the next operation; a hold alone needs neither entry nor image.
        if (deployment.Origin.Removing || deployment is { Entry: null, Origin: { Staging: true } or { Hold: not null } })
        {
            return;
        }

        var path = $"state/deploy/{deployment.Id}";
        if (deployment.Entry is null)
        {
            Add(findings, path, "it has no entry in the boot menu");
        }

        if (deployment.Image is null)
        {
            Add(findings, path, $"its image {deployment.Origin.ManifestDigest} is not in the storage");
        }
        else if (deployment.Image.ComposefsDigest.ToString() != deployment.Id.Hex)
        {
            Add(findings, path, $"its image has the composefs digest {deployment.Image.ComposefsDigest}");
        }
    }

    private static void Add(List<Finding> findings, string path, string detail) => findings.Add(new Finding(FindingKind.Boot, path, detail, []));
}
