using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Staging;

namespace SkorionOS.Deploy;

/// <content>Kernel arguments.</content>
public sealed partial class Engine
{
    /// <summary>The kernel arguments of the deployment that is booted next, and where they come from. Changes nothing and needs no lock.</summary>
    /// <exception cref="DeployException">Nothing is deployed.</exception>
    /// <exception cref="BootException">A file of arguments cannot be understood.</exception>
    public ArgumentsView ReadArguments()
    {
        var table = ReadDeployments();
        var target = ChooseForArguments(table);
        using var storage = sysroot.TryOpenStorage();
        using var state = sysroot.TryOpenDeployState();
        return View(target, ArgumentSources.Read(storage!, target, new LocalArguments(state!, table.EtcOwner?.Id)));
    }

    /// <summary>
    /// Changes this machine's kernel arguments, and writes an entry for the deployment that is booted next when its line is not what it should be. An entry
    /// that was found good, or that the running system was booted by, stays: the new one stands before it, counted, and falls back to it.
    /// </summary>
    /// <param name="edit">The change; an empty one only brings the entry up to date with the files.</param>
    /// <exception cref="DeployException">Nothing is deployed, or there is no <c>/etc</c> that would keep the change.</exception>
    /// <exception cref="BootException">The change cannot be made, or there is no room for the entry.</exception>
    public ArgumentsChange ChangeArguments(KernelArgumentsEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var note = Begin(HistoryOperations.Arguments);
        using var writer = sysroot.Lock();
        var table = LoadForChange(writer);
        var target = ChooseForArguments(table);
        if (target.Origin.SealedArguments is not null)
        {
            throw new DeployException("kargs-sealed", $"the kernel arguments of deployment {target.Id} lie in its unified kernel image, and are signed with it");
        }

        var local = new LocalArguments(writer.DeployState, table.EtcOwner?.Id);
        var before = ArgumentSources.Read(writer.Storage, target, local);
        var (after, own) = before.Edit(edit, ArgumentSources.Line(target.Entry));

        // Whatever is wrong with the change shows here, before anything is written.
        var line = after.Compose();
        var fileChanges = own.Print() != before.Own.Print();
        if (fileChanges)
        {
            if (table.IsEtcLost)
            {
                throw new DeployException("etc-not-kept", "kernel arguments of this machine are kept in /etc, and the image that runs has one that is immutable or transient");
            }

            local.Write(own);
        }

        var entryChanges = IssueEntry(writer, table, target, line);
        var changed = fileChanges || entryChanges;
        if (changed)
        {
            Write(writer, note.Done(target.Origin, detail: Describe(edit)));
        }

        return new ArgumentsChange(changed, View(Load(writer).Get(target.Id.Hex), after));
    }

    /// <summary>
    /// After a good boot: removes entries that a good one of the same deployment has made needless, and decides about new kernel arguments. Those that this
    /// system runs with stay; those that did not boot are taken back.
    /// </summary>
    private SettledArguments SettleArguments(SysrootWriter writer, DeploymentTable table)
    {
        var bootedEntry = sysroot.Booted?.EntryId;
        var owner = table.EtcOwner;
        var settled = SettledArguments.None;
        if (owner is { Entry: not null } && new LocalArguments(writer.DeployState, owner.Id) is { HasBefore: true } local)
        {
            settled = Settle(writer, table, owner, local, bootedEntry);
        }

        new BootPartition(writer.Esp).RemoveEntries(table.Boot.Superseded.Where(file => !IsId(file, bootedEntry)));
        return settled;
    }

    private static SettledArguments Settle(SysrootWriter writer, DeploymentTable table, Deployment owner, LocalArguments local, string? bootedEntry)
    {
        var booted = owner.Entries.FirstOrDefault(file => IsId(file, bootedEntry)) ?? owner.Entry;
        if (owner.Origin.SealedArguments is not null)
        {
            // The change was for an image before this one; there is nothing here that it could be tried with.
            local.Confirm();
            return SettledArguments.None;
        }

        var wanted = ArgumentSources.Read(writer.Storage, owner, local).Compose();
        if (KernelArguments.WithoutOurs(ArgumentSources.Line(booted)).Equals(KernelArguments.WithoutOurs(wanted)))
        {
            local.Confirm();
            return SettledArguments.Confirmed;
        }

        // The entries that were written with the change: of this deployment, or of one that is to follow it.
        var trials = owner.Entries
            .Concat(table.All.Where(other => !other.IsMerged && other.Origin.Parent == owner.Id).SelectMany(other => other.Entries))
            .Where(file => file.Name.Counter is not null)
            .ToList();
        if (trials.Any(file => !file.Name.Counter!.IsBad))
        {
            return SettledArguments.Waiting;
        }

        if (trials.Count == 0)
        {
            // Someone else took the entry away; the files say what is wanted.
            local.Confirm();
            return SettledArguments.None;
        }

        local.TakeBack();
        return SettledArguments.TakenBack;
    }

    /// <summary>The options of the verb; null when it was only to bring the entry up to date.</summary>
    private static string? Describe(KernelArgumentsEdit edit)
    {
        var options = edit.Append.Select(argument => $"--append {argument}")
            .Concat(edit.Delete.Select(argument => $"--delete {argument}"))
            .Concat(edit.Replace.Select(argument => $"--replace {argument}"));
        return edit.IsEmpty ? null : string.Join(' ', options);
    }

    private bool IssueEntry(SysrootWriter writer, DeploymentTable table, Deployment target, KernelCommandLine line)
    {
        if (ArgumentSources.Line(target.Entry).Equals(line))
        {
            return false;
        }

        var partition = new BootPartition(writer.Esp);
        var (stays, goes) = (target.Entries.Where(file => Stays(file)).ToList(), target.Entries.Where(file => !Stays(file)).ToList());
        if (stays.FirstOrDefault() is { } standing && ArgumentSources.Line(standing).Equals(line))
        {
            // Back to what is known to be good: the trial ends, and nothing is new.
            return partition.RemoveEntries(goes);
        }

        var serial = table.NextSerial;
        var entry = target.Entry!.Entry!.With(BootEntryKeys.Version, DeploymentEntry.VersionOf(serial)).With(BootEntryKeys.Options, line.Print());
        partition.WriteEntry(target.Id, entry, Stager.Tries, goes);
        return true;
    }

    private bool Stays(BootEntryFile file) => file.IsGood || IsId(file, sysroot.Booted?.EntryId);

    private static bool IsId(BootEntryFile file, string? id) => file.Name.Id.Equals(id, StringComparison.OrdinalIgnoreCase);

    private Deployment ChooseForArguments(DeploymentTable table) =>
        table.Next ?? table.Current ?? throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment whose kernel arguments could be shown or changed");

    private static ArgumentsView View(Deployment target, ArgumentSources sources)
    {
        var isSealed = target.Origin.SealedArguments is not null;
        var arguments = isSealed ? sources.ExplainSealed(ArgumentSources.Line(target)) : sources.Explain(ArgumentSources.Line(target.Entry));
        var missing = isSealed ? [] : sources.Trace().ToList();
        foreach (var present in arguments)
        {
            missing.Remove(present);
        }

        return new ArgumentsView(
            target.Id,
            target.Entry!.FileName,
            target.Entry.Name.Counter?.Left,
            arguments,
            [.. missing],
            [.. target.Entries.Where(file => file.Name.Counter is { IsBad: true }).Select(file => ArgumentSources.Line(file).Print())]);
    }
}
