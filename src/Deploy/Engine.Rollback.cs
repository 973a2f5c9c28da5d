using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Staging;

namespace SkorionOS.Deploy;

/// <content>Going back, and deciding what stays.</content>
public sealed partial class Engine
{
    /// <summary>
    /// Makes another deployment the one that is booted next. Without a name: what is staged is dropped, and the next good one in boot order comes first; when
    /// something else than what runs comes first already, what runs does again. The boot entry of what runs is never touched.
    /// </summary>
    /// <remarks>What is newer than the target and is left by this is held, so that no update brings it again. The hold of the target is lifted.</remarks>
    /// <param name="name">The deployment; null to choose as said.</param>
    /// <returns>What is booted next, and what was done for it.</returns>
    /// <exception cref="DeployException">There is none, or it cannot be booted.</exception>
    public RollbackResult Rollback(string? name = null)
    {
        var note = Begin(HistoryOperations.Rollback);
        using var writer = sysroot.Lock();
        var table = LoadForChange(writer);
        note.From = FromOf(table);
        if (table.Current is null)
        {
            throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment to go back from");
        }

        var target = name is null
            ? RollbackPlan.ChooseTarget(table) ?? throw new DeployException("no-rollback", $"{sysroot.Path} has no other deployment that can be booted")
            : table.Get(name);
        if (!target.IsBootable)
        {
            throw new DeployException("not-bootable", $"deployment {target.Id} cannot be booted: {WhyNot(target)}");
        }

        var plan = RollbackPlan.Make(table, target);
        if (plan.IsEmpty)
        {
            return new RollbackResult(target, [], null);
        }

        var cleared = ClearDefaultEntry(table);
        var states = States(writer);
        foreach (var left in plan.Hold)
        {
            // Before the entries: in between, something is held and booted, which harms nobody. The other way round a timer could bring it back.
            states.Write(left.Origin with { Hold = new Hold(Hold.RolledBack, options.Time.GetUtcNow()) });
        }

        if (target.Origin.Hold is not null)
        {
            states.Write(target.Origin with { Hold = null });
        }

        PutFirst(writer, plan);
        Write(writer, note.Done(target.Origin));
        return new RollbackResult(Load(writer).Get(target.Id.Hex), [.. plan.Drop.Select(dropped => dropped.Id)], cleared);
    }

    /// <summary>Keeps a deployment whatever else goes, or stops doing so.</summary>
    /// <param name="name">The deployment; null for the current one.</param>
    /// <param name="pinned">True to keep it.</param>
    /// <returns>The deployment.</returns>
    public Deployment Pin(string? name, bool pinned)
    {
        var note = Begin(pinned ? HistoryOperations.Pin : HistoryOperations.Unpin);
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
            Write(writer, note.Done(deployment.Origin));
        }

        return Load(writer).Get(deployment.Id.Hex);
    }

    /// <summary>Lifts the hold of a deployment, or of all, so that automatic updates may stage it again.</summary>
    /// <param name="name">The deployment; null for all that are held.</param>
    /// <returns>The deployments that were held.</returns>
    public IReadOnlyList<DeploymentId> Unhold(string? name)
    {
        var note = Begin(HistoryOperations.Unhold);
        using var writer = sysroot.Lock();
        var table = Load(writer);
        var held = (name is null ? table.All : [table.Get(name)]).Where(deployment => deployment.Origin.Hold is not null).ToList();
        var states = States(writer);
        foreach (var deployment in held)
        {
            // Without an entry only the hold was left of it, whether its image is gone or stays for another reason.
            var isHoldAlone = deployment.Entry is null && deployment != table.Booted;
            states.Write(deployment.Origin with { Hold = null, Removing = isHoldAlone || deployment.Origin.Removing });
            if (isHoldAlone)
            {
                states.Remove(deployment.Id);
            }
        }

        if (held.Count > 0)
        {
            Write(writer, [.. held.Select(deployment => note.Done(deployment.Origin, detail: Describe(deployment.Origin.Hold!)))]);
        }

        return [.. held.Select(deployment => deployment.Id)];
    }

    /// <summary>Carries out what a plan says of deployments and entries.</summary>
    private void PutFirst(SysrootWriter writer, RollbackPlan plan)
    {
        var table = Load(writer);
        foreach (var dropped in plan.Drop)
        {
            Retain(writer).Remove(table.Get(dropped.Id.Hex));
        }

        var partition = new BootPartition(writer.Esp);
        foreach (var (deployment, version) in plan.Versions)
        {
            // What goes behind goes as a whole, or a trial of other arguments would keep it in front; what comes first comes with its trial.
            var entry = (plan.MovesBehind ? deployment.Entries.FirstOrDefault(file => file.IsGood) : null) ?? deployment.Entry!;
            int? tries = entry.Name.Counter is null ? null : Stager.Tries;
            var replaced = plan.MovesBehind ? deployment.Entries : deployment.Entries.Where(file => IsId(file, entry.Name.Id));
            partition.WriteEntry(deployment.Id, entry.Entry!.With(BootEntryKeys.Version, version), tries, replaced);
        }

        if (plan.Drop.Count > 0)
        {
            new GarbageCollector(writer).Collect();
        }
    }

    /// <summary>Takes away a default that was set in the boot menu or by a tool and names one of our entries: it would beat the order that is about to change.</summary>
    /// <returns>What it said; null when there was none.</returns>
    private string? ClearDefaultEntry(DeploymentTable table)
    {
        if (sysroot.Booted?.Variables is not { EntryDefault: { } pattern } variables || EntryPattern.FindOurs(pattern, table.Boot).Count == 0)
        {
            return null;
        }

        variables.Clear(LoaderVariable.EntryDefault);
        return pattern;
    }

    private Deployment Choose(DeploymentTable table, string? name) => name is null
        ? table.Current ?? throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment")
        : table.Get(name);

    private static string WhyNot(Deployment deployment) => deployment switch
    {
        { Image: null } => "its image is not in the storage any more",
        { Entry: null } => "it has no entry in the boot menu",
        { Entry.Problem: { } problem } => $"its boot entry cannot be read: {problem}",
        { Entry.Entry.Program: null } => "its boot entry is empty, or names no kernel",
        { Entry.MissingFiles: [var missing, ..] } => $"the boot partition lacks {missing}",
        _ => "it is being removed",
    };
}
