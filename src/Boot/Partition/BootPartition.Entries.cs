using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot;

/// <content>Writing and removing entries of ours.</content>
public sealed partial class BootPartition
{
    /// <summary>Writes an entry of ours under a name that none has, and removes those that it takes the place of. It is durable on return.</summary>
    /// <remarks>
    /// No name is ever written twice: on FAT a rename over a name can lose both contents when the power goes, and with them the deployment from the menu. So the new
    /// content is written aside (where a full disk shows before anything has changed), gets its name, and only when that is durable the old ones go. A stop in
    /// between leaves both, under different ids, in the order that their versions say.
    /// </remarks>
    /// <param name="deployment">What it boots.</param>
    /// <param name="entry">Its content: of <see cref="DeploymentEntry.ToEntry"/>, or of an entry that was read, with another
    /// version.</param>
    /// <param name="tries">Boots until it counts as bad; null for an entry that is not counted.</param>
    /// <param name="replaced">Entries of ours, as they were read.</param>
    /// <returns>The name of the file: of the first id of the deployment that is free.</returns>
    /// <exception cref="BootException">The entry is longer than <see cref="BootLimits.MaxOwnEntryBytes"/>
    /// (<see cref="BootErrors.EntryInvalid"/>), or the partition is full (<see cref="BootErrors.PartitionFull"/>); nothing has
    /// changed.</exception>
    /// <exception cref="LinuxException">It could not be written; the old entries are there, the new one may be.</exception>
    public string WriteEntry(DeploymentId deployment, BootEntry entry, int? tries, IEnumerable<BootEntryFile> replaced)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var content = Encoding.UTF8.GetBytes(entry.Print());
        var id = Read().ChooseId(deployment);
        if (content.Length > BootLimits.MaxOwnEntryBytes)
            throw new BootException(
                BootErrors.EntryInvalid,
                $"The boot entry {id} would have {content.Length} bytes, more than {BootLimits.MaxOwnEntryBytes}.");

        var name = new BootEntryName(id, tries is { } left ? new BootCounter(left) : null).ToFileName();
        using var directory = Ensure(EntriesDirectory);
        var temporary = TemporaryName(name);
        WriteTemporary(directory, temporary, content);
        directory.Rename(temporary, name);
        directory.SyncName(name);
        RemoveNames(directory, replaced.Where(file => file.Deployment is not null).Select(file => file.FileName));
        return name;
    }

    /// <summary>Takes an entry of ours the tries that it has left, so that the boot loader puts it behind all that have some: <c>ID+2-1.conf</c> becomes
    /// <c>ID+0-1.conf</c>, as systemd-bless-boot(8) does for <c>bad</c>. It is durable on return; the content is not touched.</summary>
    /// <param name="id">The id of the entry.</param>
    /// <returns>False when it is not there, is not counted, or has no tries left.</returns>
    /// <exception cref="LinuxException">It could not be renamed.</exception>
    public bool GiveUp(string id)
    {
        using var directory = TryOpen(EntriesDirectory);
        var standing = Read().Ours.FirstOrDefault(file => file.Name.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (directory is null || standing?.Name.Counter is not { IsBad: false } counter) return false;
        var name = (standing.Name with { Counter = counter with { Left = 0 } }).ToFileName();
        directory.Rename(standing.FileName, name);
        directory.SyncName(name);
        return true;
    }

    /// <summary>Removes single entries of ours. It is durable on return; kernels stay.</summary>
    /// <param name="files">Entries of ours, as they were read.</param>
    /// <returns>False when none of them was there.</returns>
    /// <exception cref="LinuxException">One could not be removed.</exception>
    public bool RemoveEntries(IEnumerable<BootEntryFile> files)
    {
        using var directory = TryOpen(EntriesDirectory);
        return directory is not null && RemoveNames(directory, files.Where(file => file.Deployment is not null).Select(file => file.FileName));
    }

    /// <summary>Removes the entry of a deployment, all of them where there are several. It is durable on return; kernels stay
    /// (<see cref="RemoveUnreferencedKernels"/>).</summary>
    /// <returns>False when it had none.</returns>
    /// <exception cref="LinuxException">It could not be removed.</exception>
    public bool RemoveEntry(DeploymentId deployment)
    {
        using var directory = TryOpen(EntriesDirectory);
        return directory is not null
            && RemoveNames(directory, Read().Ours.Where(file => file.Deployment == deployment).Select(file => file.FileName));
    }

    private static bool RemoveNames(Dir directory, IEnumerable<string> names)
    {
        var any = false;
        foreach (var name in names) any |= directory.Unlink(name);
        if (any) directory.Sync();
        return any;
    }

    private static void WriteTemporary(Dir directory, string name, ReadOnlySpan<byte> content)
    {
        try
        {
            using var file = directory.CreateNew(name);
            file.Write(content);
            file.Sync();
        }
        catch (LinuxException e) when (e.IsOutOfSpace)
        {
            directory.Unlink(name);
            throw new BootException(BootErrors.PartitionFull, $"The boot partition has no room for an entry of {content.Length} bytes.", e);
        }
    }

    private static string TemporaryName(string name) => TemporaryPrefix + name + TemporarySuffix;
}
