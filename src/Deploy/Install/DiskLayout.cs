using System.Globalization;

namespace SkorionOS.Deploy.Install;

/// <summary>
/// A disk with a GUID partition table: the EFI system partition, then the root, which is last so that it can grow. Sizes in bytes.
/// </summary>
/// <param name="EspSize">Bytes of the EFI system partition; a multiple of <see cref="Alignment"/>.</param>
/// <param name="RootSize">Bytes of the root partition; a multiple of <see cref="Alignment"/>.</param>
internal sealed record DiskLayout(long EspSize, long RootSize)
{
    /// <summary>Partitions begin and end at a multiple of this: 1 MiB.</summary>
    public const long Alignment = 1 << 20;

    /// <summary>What the table takes: one unit in front, and one behind for its second copy.</summary>
    public const long TableSize = 2 * Alignment;

    private const string EspType = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";

    /// <summary>Where the EFI system partition begins.</summary>
    public static long EspOffset => Alignment;

    /// <summary>Where the root begins.</summary>
    public long RootOffset => EspOffset + EspSize;

    /// <summary>Bytes of the whole disk.</summary>
    public long DiskSize => RootOffset + RootSize + Alignment;

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static long RoundUp(long size) => (size + Alignment - 1) / Alignment * Alignment;

    /// <summary>What sfdisk(8) reads; it counts in the sectors that the disk has.</summary>
    /// <param name="rootType">The type of the root partition, a GUID.</param>
    public string ToScript(string rootType) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        label: gpt
        start={EspOffset >> 20}MiB, size={EspSize >> 20}MiB, type={EspType}, name="EFI-SYSTEM"
        start={RootOffset >> 20}MiB, size={RootSize >> 20}MiB, type={rootType}, name="root"

        """);

    /// <summary>The type of a root partition, of the Discoverable Partitions Specification, for an architecture in OCI's words; null where there is none.</summary>
    public static string? RootType(string architecture) => architecture switch
    {
        "amd64" => "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
        "arm64" => "B921B045-1DF0-41C3-AF44-4C6F280D3FAE",
        "386" => "44479540-F297-41B2-9AF7-D131D5F0458A",
        "riscv64" => "72EC70A6-CF74-40E6-BD49-4BDA08E8F224",
        "loong64" => "77055800-792C-4F94-B39A-98C91B762BB6",
        _ => null,
    };
}
