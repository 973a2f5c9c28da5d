using System.Formats.Tar;
using System.Security.Cryptography;
using SkorionOS.Testing.Images;

namespace SkorionOS.Demo;

/// <summary>The contents of an image that are long enough to be objects, read from its tars: what the store has to hold, found without it.</summary>
internal static class Contents
{
    private const int InlineLimit = 64;

    public static HashSet<string> Of(OciImage image)
    {
        var contents = new HashSet<string>();
        foreach (byte[] tar in image.Tars)
        {
            using var reader = new TarReader(new MemoryStream(tar, writable: false));
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } data && entry.Length > InlineLimit)
                    contents.Add(Convert.ToHexStringLower(SHA256.HashData(data)));
            }
        }

        return contents;
    }
}
