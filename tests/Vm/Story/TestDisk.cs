using System.Globalization;
using System.Text.Json;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Vm.Tests.Story;

/// <summary>The disk of a machine as a file, and the firmware's variables that go with it; gone at the end.</summary>
public sealed class TestDisk : IDisposable
{
    private const int SectorSize = 512;
    private readonly string _directory;

    public TestDisk(string name)
    {
        _directory = Repository.PathOf("artifacts", "vm", "disks", name);
        Remove();
        Directory.CreateDirectory(_directory);
    }

    public string Path => System.IO.Path.Combine(_directory, "disk");

    /// <summary>The firmware writes to it; not there before the first start.</summary>
    public string Variables => System.IO.Path.Combine(_directory, "variables");

    /// <summary>Installs an image, offline, with the program that is in it.</summary>
    /// <param name="arguments">Further arguments of <c>bootc install to-disk</c>.</param>
    public Task<string> InstallAsync(TestImages images, string name, params string[] arguments) =>
        Tool.RunAsync(
            Repository.PathOf("artifacts", "vm", "install", "usr", "bin", "bootc"),
            ["install", "to-disk", "--quiet", "--source-imgref", images.Local(name), "--target-imgref", images.Followed, "--tls-verify=false", .. arguments, Path]);

    /// <summary>
    /// Flips the bits of the first block of a file of the root partition (ext4), below the filesystem: the one that is read whenever the file is. The machine must be off.
    /// </summary>
    /// <param name="file">Its path on that partition.</param>
    public void Damage(string file)
    {
        const int BlockSize = 4096;
        long root = RootOffset();
        string[] blocks = Tool.Run("debugfs", "-R", $"blocks {file}", $"{Path}?offset={root}").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(blocks);
        using FileStream disk = new(Path, FileMode.Open);
        byte[] block = new byte[BlockSize];
        disk.Position = root + (long.Parse(blocks[0], CultureInfo.InvariantCulture) * BlockSize);
        disk.ReadExactly(block);
        disk.Position -= BlockSize;
        disk.Write([.. block.Select(value => (byte)~value)]);
    }

    public void Dispose() => Remove();

    private long RootOffset()
    {
        using JsonDocument table = JsonDocument.Parse(Tool.Run("sfdisk", "--json", Path));
        JsonElement root = table.RootElement.GetProperty("partitiontable").GetProperty("partitions").EnumerateArray().Last();
        return root.GetProperty("start").GetInt64() * SectorSize;
    }

    private void Remove()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }
}
