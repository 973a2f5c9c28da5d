using System.Runtime.InteropServices;
using System.Text.Json;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Units;

/// <summary>What systemd-repart makes of our definition, on a disk in a file.</summary>
public sealed class GrowTests
{
    private const long Sector = 512;
    private const long Disk = 128 << 20;

    [Fact]
    public void Repart_SpaceBehindRoot_RootTakesItAndNothingIsAdded()
    {
        using var scratch = new ScratchDirectory();
        var disk = Make(scratch);
        var before = Partitions(disk);

        Repart(disk);

        var after = Partitions(disk);
        Assert.Equal(before.Select(partition => (partition.Start, partition.Uuid)), after.Select(partition => (partition.Start, partition.Uuid)));
        Assert.Equal(before[0], after[0]);

        // But for the second partition table, and what is lost to alignment.
        Assert.InRange(after[1].Start + after[1].Size, (Disk - (1 << 20)) / Sector, Disk / Sector);

        Repart(disk);
        Assert.Equal(after, Partitions(disk));
    }

    private static string Make(ScratchDirectory scratch)
    {
        var disk = scratch["disk.img"];
        var layout = $"label: gpt\nsize=8M, type=uefi, name=ESP\nsize=32M, type={RootType}, name=root\n";
        Tool.Script(scratch.Path, $"truncate -s {Disk} disk.img; printf '%s' \"$1\" | sfdisk --quiet disk.img", layout);
        return disk;
    }

    // Type=root is the one of this machine.
    private static string RootType => RuntimeInformation.OSArchitecture == Architecture.Arm64
        ? "b921b045-1df0-41c3-af44-4c6f280d3fae"
        : "4f68bce3-e8cd-4db1-96e7-fbcaf984b709";

    private static void Repart(string disk) =>
        Tool.Run("systemd-repart", "--dry-run=no", "--definitions=" + Repository.PathOf("systemd", "usr", "lib", "bootc", "repart.d"), disk);

    private static List<(long Start, long Size, string Uuid)> Partitions(string disk)
    {
        using var table = JsonDocument.Parse(Tool.Run("sfdisk", "--json", disk));
        return [.. table.RootElement.GetProperty("partitiontable").GetProperty("partitions").EnumerateArray().Select(partition =>
            (partition.GetProperty("start").GetInt64(), partition.GetProperty("size").GetInt64(), partition.GetProperty("uuid").GetString()!))];
    }
}
