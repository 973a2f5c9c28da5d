using System.Collections.Immutable;

namespace SkorionOS.Boot;

/// <summary>What a boot loader finds in <c>loader/entries</c>, at one moment.</summary>
/// <param name="Entries">All entries, ours and foreign, in the order of the boot menu; those that could not be read are among them.</param>
/// <param name="LoaderConf">What loader.conf says; empty when there is none or it cannot be read.</param>
public sealed record BootListing(ImmutableArray<BootEntryFile> Entries, LoaderConf LoaderConf)
{
    /// <summary>Our entries, in the order of the menu.</summary>
    public IEnumerable<BootEntryFile> Ours => Entries.Where(file => file.Deployment is not null);

    /// <summary>The entries of others, which are never touched, in the order of the menu.</summary>
    public IEnumerable<BootEntryFile> Foreign => Entries.Where(file => file.Deployment is null);

    /// <summary>The one of ours that boots next, if nothing outside the entries says otherwise; null without any.</summary>
    public BootEntryFile? First => Ours.FirstOrDefault(file => file.IsShown);

    /// <summary>Deployments with more than one entry (<c>ID.conf</c> and <c>ID+3.conf</c>): blessing would fail on them. <see cref="BootPartition.WriteEntry"/> of that deployment leaves one.</summary>
    public ImmutableArray<DeploymentId> Duplicates =>
        [.. Ours.GroupBy(file => file.Deployment!.Value).Where(group => group.Count() > 1).Select(group => group.Key)];

    /// <summary>Above the serials of all our entries; 1 without any.</summary>
    public long NextSerial => checked(Ours.Select(file => file.Serial ?? 0).DefaultIfEmpty().Max() + 1);

    /// <summary>The entry of a deployment, the first in order where there are several; null without any.</summary>
    public BootEntryFile? Find(DeploymentId deployment) => Ours.FirstOrDefault(file => file.Deployment == deployment);
}
