using System.Buffers;
using System.Security.Cryptography;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot;

/// <content>Kernels and initrds, shared by content.</content>
public sealed partial class BootPartition
{
    /// <summary>Sees to it that a kernel or initrd is there, whole and durable. When it is there already, its bytes are compared with its
    /// name and nothing is written.</summary>
    /// <param name="file">What it must be.</param>
    /// <param name="open">Opens the content, from its beginning; called at most once, and the stream is disposed.</param>
    /// <param name="cancellationToken">Ends the copying; nothing of it stays.</param>
    /// <returns>True when it was written, false when it was there.</returns>
    /// <exception cref="BootException">The content is not <paramref name="file"/> (<see cref="BootErrors.KernelMismatch"/>), or the
    /// partition is full (<see cref="BootErrors.PartitionFull"/>); what was there is unchanged.</exception>
    public async Task<bool> InstallKernelAsync(
        KernelFile file, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(open);
        if (await IsWholeAsync(file, cancellationToken).ConfigureAwait(false)) return false;

        using var directory = Ensure(KernelFile.Directory);
        var temporary = TemporaryName(file.FileName);
        try
        {
            await CopyAsync(directory, temporary, file, open, cancellationToken).ConfigureAwait(false);
        }
        catch (LinuxException e) when (e.IsOutOfSpace)
        {
            directory.Unlink(temporary);
            throw new BootException(
                BootErrors.PartitionFull, $"The boot partition has no room for {file.FileName} ({file.Size} bytes).", e);
        }
        catch
        {
            // The room is wanted back now; what a harder stop leaves is removed with the kernels that nothing names.
            directory.Unlink(temporary);
            throw;
        }

        directory.Rename(temporary, file.FileName);
        directory.SyncName(file.FileName);
        return true;
    }

    /// <summary>The kernels and initrds of ours that are there, whether an entry names them or not. Their content is not looked
    /// at.</summary>
    /// <exception cref="LinuxException">The directory cannot be read.</exception>
    public IReadOnlyList<KernelFile> ListKernels()
    {
        using var directory = TryOpen(KernelFile.Directory);
        return directory is null ? [] : [.. ListKernels(directory)];
    }

    /// <summary>Removes the kernels and initrds of ours that no entry names, foreign entries included, and what interrupted writes have
    /// left. Nothing is removed while an entry of ours cannot be read, since it may name any of them.</summary>
    /// <returns>The names of the removed files.</returns>
    /// <exception cref="LinuxException">A file could not be removed.</exception>
    public IReadOnlyList<string> RemoveUnreferencedKernels()
    {
        var removed = RemoveTemporaries(EntriesDirectory);
        removed.AddRange(RemoveTemporaries(KernelFile.Directory));

        var entries = Read();
        if (entries.Ours.Any(file => file.Entry is null)) return removed;
        var named = NamedBy(entries.Entries);

        using var directory = TryOpen(KernelFile.Directory);
        if (directory is null) return removed;
        var unnamed = ListKernels(directory)
            .Select(file => file.FileName)
            .Where(name => !named.Contains($"{KernelFile.Directory}/{name}"))
            .ToList();
        RemoveNames(directory, unnamed);
        removed.AddRange(unnamed);
        return removed;
    }

    private static HashSet<string?> NamedBy(IEnumerable<BootEntryFile> entries) => entries
        .Where(file => file.Entry is not null)
        .SelectMany(file => NamedFiles(file.Entry!))
        .Select(Normalize)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private List<string> RemoveTemporaries(string path)
    {
        using var directory = TryOpen(path);
        if (directory is null) return [];
        var names = directory.List().Select(entry => entry.Name).Where(IsTemporary).ToList();
        RemoveNames(directory, names);
        return names;
    }

    private static bool IsTemporary(string name) =>
        name.StartsWith(TemporaryPrefix, StringComparison.Ordinal) && name.EndsWith(TemporarySuffix, StringComparison.Ordinal);

    private static IEnumerable<KernelFile> ListKernels(Dir directory)
    {
        foreach (var found in directory.List())
            if (directory.TryStat(found.RawName) is { Kind: FileKind.Regular } status
                && KernelFile.TryParse(found.Name, (long)status.Size) is { } file)
                yield return file;
    }

    private async Task<bool> IsWholeAsync(KernelFile file, CancellationToken cancellationToken)
    {
        using var directory = TryOpen(KernelFile.Directory);
        if (directory?.TryStat(file.FileName) is not { Kind: FileKind.Regular } status || (long)status.Size != file.Size) return false;

        using var handle = directory.OpenRead(file.FileName);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(KernelFile.CopyBytes);
        try
        {
            long at = 0;
            while (await RandomAccess.ReadAsync(handle, buffer, at, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                hash.AppendData(buffer, 0, count);
                at += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Sha256;
    }

    private static async Task CopyAsync(
        Dir directory,
        string temporary,
        KernelFile file,
        Func<CancellationToken, ValueTask<Stream>> open,
        CancellationToken cancellationToken)
    {
        var content = await open(cancellationToken).ConfigureAwait(false);
        await using var _ = content.ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var writer = directory.CreateNew(temporary);
        var buffer = ArrayPool<byte>.Shared.Rent(KernelFile.CopyBytes);
        try
        {
            while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                if (writer.Length + count > file.Size) throw Mismatch(file, $"it has more than {file.Size} bytes");
                hash.AppendData(buffer, 0, count);
                writer.Write(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (writer.Length != file.Size) throw Mismatch(file, $"it has {writer.Length} bytes instead of {file.Size}");
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != file.Sha256) throw Mismatch(file, $"its SHA-256 is {found}");
        writer.Sync();
    }

    private static BootException Mismatch(KernelFile file, string reason) =>
        new(BootErrors.KernelMismatch, $"The content for {file.FileName} is not what was announced: {reason}.");
}
