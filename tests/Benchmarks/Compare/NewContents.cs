using System.Security.Cryptography;

namespace SkorionOS.Benchmarks.Compare;

/// <summary>What the second version of a tree brings that the first has not, found by reading both: the least that a store can grow by.</summary>
internal static class NewContents
{
    private const int InlineLimit = 64;
    private const int BlockSize = 4096;

    // The directories that an image has empty.
    private static readonly string[] Emptied = ["boot", "sysroot", "run", "tmp", "proc", "sys", "dev"];

    /// <summary>Bytes of the contents that are new and long enough to be objects, each counted once and rounded up to whole blocks.</summary>
    public static long RoundedBytes(string before, string after)
    {
        Dictionary<string, long> old = ContentsOf(before);
        return ContentsOf(after).Where(content => !old.ContainsKey(content.Key)).Sum(content => (content.Value + BlockSize - 1) / BlockSize * BlockSize);
    }

    private static Dictionary<string, long> ContentsOf(string tree)
    {
        var contents = new Dictionary<string, long>();
        foreach (string path in LayerSplit.Of(tree).SelectMany(layer => layer))
        {
            var file = new FileInfo(Path.Combine(tree, path));
            // A device has length 0, a link is a reparse point.
            if (file.LinkTarget is not null || !file.Exists || file.Length <= InlineLimit || Emptied.Contains(path.Split('/')[0]))
                continue;
            using FileStream content = file.OpenRead();
            contents[Convert.ToHexStringLower(SHA256.HashData(content))] = file.Length;
        }

        return contents;
    }
}
