using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace SkorionOS.Deploy.Tests.Install;

/// <summary>
/// Reads sealed files out of the bytes of a disk as a kernel would: by the extents of the inode, with nothing of the code that wrote them. What debugfs tells is
/// where the blocks are.
/// </summary>
internal sealed partial class SealedImage(InstallFixture fixture)
{
    private const int Block = 4096;
    private const string Objects = "/bootc/storage/objects";

    /// <summary>The objects, by the digest in their names.</summary>
    public IReadOnlyDictionary<string, string> ListObjects()
    {
        var fans = Names(fixture.Debugfs($"ls -p {Objects}"));
        var lists = fixture.Debugfs([.. fans.Select(fan => $"ls -p {Objects}/{fan}")]).Split("debugfs: ls -p ")[1..];
        return fans.Zip(lists).SelectMany(pair => Names(pair.Second).Select(name => (pair.First, name)))
            .ToDictionary(file => file.First + file.name, file => $"{Objects}/{file.First}/{file.name}");
    }

    /// <summary>What the kernel would measure of a file, after it has checked every block of it against the tree.</summary>
    public string Measure(string path)
    {
        var output = fixture.Debugfs($"stat {path}", $"ex {path}");
        Assert.Contains("Flags: 0x180000", output, StringComparison.Ordinal);
        Assert.Matches(@"User:\s+0\s+Group:\s+0\s", output);
        var size = int.Parse(SizePattern().Match(output).Groups[1].Value);
        var blocks = ExtentPattern().Matches(output)
            .Select(match => (First: Number(match, 1), Last: Number(match, 2), Physical: Number(match, 3)))
            .SelectMany(extent => Enumerable.Range((int)extent.First, (int)(extent.Last - extent.First) + 1).Select(at => (at, extent.Physical + (at - extent.First))))
            .ToDictionary(pair => pair.at, pair => pair.Item2);

        var last = ReadBlock(blocks, blocks.Keys.Max());
        var descriptor = last[..BinaryPrimitives.ReadInt32LittleEndian(last.AsSpan(Block - 4))];
        Assert.Equal(256, descriptor.Length);
        Assert.Equal((ulong)size, BinaryPrimitives.ReadUInt64LittleEndian(descriptor.AsSpan(8)));
        var count = (size + Block - 1) / Block;
        var tree = (size + 65_535) / 65_536 * 16;
        var top = CheckTree(blocks, count, tree);
        Assert.Equal(descriptor[16..48], top);
        return Convert.ToHexStringLower(SHA256.HashData(descriptor));
    }

    /// <summary>Hashes the blocks of each level and compares with the level above, which lies before it; gives the hash of the root.</summary>
    private byte[] CheckTree(Dictionary<int, long> blocks, int contentBlocks, int tree)
    {
        var levels = new List<int>();
        for (var count = contentBlocks; count > 1; levels.Add(count))
        {
            count = (count + 127) / 128;
        }

        var hashes = Enumerable.Range(0, contentBlocks).Select(at => SHA256.HashData(ReadBlock(blocks, at))).ToList();
        for (var level = 0; level < levels.Count; level++)
        {
            var start = tree + levels[(level + 1)..].Sum();
            var stored = Enumerable.Range(start, levels[level]).Select(at => ReadBlock(blocks, at)).ToList();
            for (var at = 0; at < hashes.Count; at++)
            {
                Assert.Equal(hashes[at], stored[at / 128][(at % 128 * 32)..((at % 128 * 32) + 32)]);
            }

            hashes = [.. stored.Select(block => SHA256.HashData(block))];
        }

        return Assert.Single(hashes);
    }

    private byte[] ReadBlock(Dictionary<int, long> blocks, int at)
    {
        var block = new byte[Block];
        if (blocks.TryGetValue(at, out var physical))
        {
            using var disk = File.OpenHandle(fixture.Disk);
            RandomAccess.Read(disk, block, fixture.RootOffset + (physical * Block));
        }

        return block;
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value);

    private static List<string> Names(string list) => [.. NamePattern().Matches(list).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"Size: (\d+)")]
    private static partial Regex SizePattern();

    // Level, entries, logical range, physical range, length.
    [GeneratedRegex(@"(?m)^\s*0/\s*0\s+\d+/\s*\d+\s+(\d+)\s*-\s*(\d+)\s+(\d+)\s*-\s*\d+\s+\d+")]
    private static partial Regex ExtentPattern();

    // /inode/mode/uid/gid/name/size/
    [GeneratedRegex(@"(?m)^/\d+/\d+/\d+/\d+/([0-9a-f]{2,})/")]
    private static partial Regex NamePattern();
}
