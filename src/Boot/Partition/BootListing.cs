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

    /// <summary>Entry ids of ours that several files have (<c>ID.conf</c> and <c>ID+3.conf</c>): blessing would fail on them.</summary>
    public ImmutableArray<string> Duplicates =>
        [.. Ours.GroupBy(file => file.Name.Id, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key)];

    /// <summary>Entries of ours that a good one of the same deployment, before them in the order, has made needless: they hold the arguments
    /// from before, or arguments that did not boot. One that waits for its first boot before the good one is none of them.</summary>
    public ImmutableArray<BootEntryFile> Superseded =>
        [.. Ours.GroupBy(file => file.Deployment!.Value).SelectMany(group => group.SkipWhile(file => !file.IsGood).Skip(1))];

    /// <summary>Above the serials of all our entries; 1 without any.</summary>
    public long NextSerial => checked(Ours.Select(file => file.Serial ?? 0).DefaultIfEmpty().Max() + 1);

    /// <summary>The entries of a deployment, in the order of the menu: more than one while new arguments are tried.</summary>
    public ImmutableArray<BootEntryFile> FindAll(DeploymentId deployment) => [.. Ours.Where(file => file.Deployment == deployment)];

    /// <summary>The entry of a deployment, the first in order where there are several; null without any.</summary>
    public BootEntryFile? Find(DeploymentId deployment) => Ours.FirstOrDefault(file => file.Deployment == deployment);

    /// <summary>An id for a new entry of a deployment that no entry has: its first one, or else one that ends in a serial.</summary>
    public string ChooseId(DeploymentId deployment)
    {
        var id = DeploymentEntry.IdOf(deployment);
        for (var serial = NextSerial; Ours.Any(file => file.Name.Id.Equals(id, StringComparison.OrdinalIgnoreCase)); serial++)
        {
            id = DeploymentEntry.IdOf(deployment, serial);
        }

        return id;
    }
}
