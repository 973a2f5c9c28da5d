using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Staging;

namespace SkorionOS.Deploy;

/// <content>Going back, and deciding what stays.</content>
public sealed partial class Engine
{
    /// <summary>
    /// Makes another deployment the one that is booted next: the one after the current in boot order, or the one that is named. One small write: its entry is
    /// issued again with the next serial; the entries of the others stay as they are.
    /// </summary>
    /// <remarks>Going back to an older one holds the one that is left, so that no automatic update brings it again. Going forward lifts that hold.</remarks>
    /// <param name="name">The deployment; null for the next in boot order.</param>
    /// <returns>The deployment that is booted next.</returns>
    /// <exception cref="DeployException">There is none, or it cannot be booted.</exception>
    public Deployment Rollback(string? name = null)
    {
        using var writer = sysroot.Lock();
        var table = Load(writer);
        var current = table.Current ?? throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment to go back from");
        var target = name is null
            ? table.Fallback ?? throw new DeployException("no-rollback", $"{sysroot.Path} has no other deployment that can be booted")
            : table.Get(name);
        if (target == current)
        {
            return current;
        }

        if (!target.IsBootable)
        {
            throw new DeployException("not-bootable", $"deployment {target.Id} cannot be booted: {WhyNot(target)}");
        }

        var states = States(writer);
        if (target.Origin.Serial < current.Origin.Serial)
        {
            // Before the entry: in between, the current one is held and booted, which harms nobody. The other way round a timer could bring it back.
            states.Write(current.Origin with { Hold = new Hold(Hold.RolledBack, options.Time.GetUtcNow()) });
        }

        if (target.Origin.Hold is not null)
        {
            states.Write(target.Origin with { Hold = null });
        }

        var entry = target.Entry!.Entry!.With(BootEntryKeys.Version, DeploymentEntry.VersionOf(table.NextSerial));
        int? tries = target.TriesLeft is null ? null : Stager.Tries;
        new BootPartition(writer.Esp).WriteEntry(target.Entry.Name.Id, entry, tries);
        return Load(writer).Get(target.Id.Hex);
    }

    /// <summary>Keeps a deployment whatever else goes, or stops doing so.</summary>
    /// <param name="name">The deployment; null for the current one.</param>
    /// <param name="pinned">True to keep it.</param>
    /// <returns>The deployment.</returns>
    public Deployment Pin(string? name, bool pinned)
    {
        using var writer = sysroot.Lock();
        var table = Load(writer);
        var deployment = Choose(table, name);
        if (pinned && deployment.Image is null)
        {
            throw new DeployException("not-bootable", $"deployment {deployment.Id} cannot be pinned: {WhyNot(deployment)}");
        }

        if (deployment.Origin.Pinned != pinned)
        {
            States(writer).Write(deployment.Origin with { Pinned = pinned });
        }

        return Load(writer).Get(deployment.Id.Hex);
    }

    /// <summary>Lifts the hold of a deployment, or of all, so that automatic updates may stage it again.</summary>
    /// <param name="name">The deployment; null for all that are held.</param>
    /// <returns>The deployments that were held.</returns>
    public IReadOnlyList<DeploymentId> Unhold(string? name)
    {
        using var writer = sysroot.Lock();
        var table = Load(writer);
        var held = (name is null ? table.All : [table.Get(name)]).Where(deployment => deployment.Origin.Hold is not null).ToList();
        var states = States(writer);
        foreach (var deployment in held)
        {
            var freed = deployment.Origin with { Hold = null };
            states.Write(freed);
            if (deployment is { Image: null, Entry: null })
            {
                // Only the hold was left of it.
                states.Remove(deployment.Id);
            }
        }

        return [.. held.Select(deployment => deployment.Id)];
    }

    private Deployment Choose(DeploymentTable table, string? name) => name is null
        ? table.Current ?? throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment")
        : table.Get(name);

    private static string WhyNot(Deployment deployment) => deployment switch
    {
        { Image: null } => "its image is not in the storage any more",
        { Entry: null } => "it has no entry in the boot menu",
        { Entry.Problem: { } problem } => $"its boot entry cannot be read: {problem}",
        { Entry.MissingFiles: [var missing, ..] } => $"the boot partition lacks {missing}",
        _ => "it is being removed",
    };
}
