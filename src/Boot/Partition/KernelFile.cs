using System.Buffers;
using System.Security.Cryptography;

namespace SkorionOS.Boot;

/// <summary>A kernel, an initrd or a unified kernel image on the boot partition, named by its content, so that deployments with the same one share it.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Sha256">SHA-256 of the content, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes of the content.</param>
public sealed record KernelFile(KernelRole Role, string Sha256, long Size)
{
    /// <summary>The directory of these files, from the root of the partition. It lies below EFI/Linux, where systemd-boot looks for unified
    /// kernel images in files that end in <c>.efi</c>, and not in directories: nothing here shows up by itself.</summary>
    public const string Directory = "EFI/Linux/bootc";

    /// <summary>The name of the file.</summary>
    public string FileName => $"{Sha256}-{Suffix(Role)}";

    /// <summary>The path as entries name it.</summary>
    public string EntryPath => $"/{Directory}/{FileName}";

    /// <summary>Reads a content and names it.</summary>
    /// <param name="role">What it is.</param>
    /// <param name="content">Read from its position to its end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<KernelFile> MeasureAsync(KernelRole role, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            long size = 0;
            while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                hash.AppendData(buffer, 0, count);
                size += count;
            }

            return new(role, Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>As <see cref="MeasureAsync"/>, on this thread.</summary>
    public static KernelFile Measure(KernelRole role, Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            long size = 0;
            while (content.Read(buffer) is var count and > 0)
            {
                hash.AppendData(buffer, 0, count);
                size += count;
            }

            return new(role, Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal const int CopyBytes = 1 << 20;

    // The size is not part of the name: zero until someone asks the filesystem.
    internal static KernelFile? TryParse(string fileName, long size)
    {
        foreach (var role in Enum.GetValues<KernelRole>())
            if (fileName.Length == 64 + 1 + Suffix(role).Length && fileName.EndsWith($"-{Suffix(role)}", StringComparison.Ordinal)
                && fileName[..64].All(char.IsAsciiHexDigitLower))
                return new(role, fileName[..64], size);
        return null;
    }

    private static string Suffix(KernelRole role) => role switch
    {
        KernelRole.Vmlinuz => "vmlinuz",
        KernelRole.Initrd => "initrd",
        KernelRole.Unified => "uki",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
    };
}
