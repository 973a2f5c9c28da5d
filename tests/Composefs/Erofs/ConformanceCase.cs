using SkorionOS.Composefs.Erofs;

namespace SkorionOS.Composefs.Tests.Erofs;

/// <summary>A row of an expected.tsv: what the C tools make of a dump.</summary>
public sealed record ConformanceCase(string Folder, string Dump, string Sha256, string Size, string Digest, string Options, string InfoDump, string InfoObjects)
{
    public bool IsRefused => Sha256 == "FAIL";

    public FormatVersions Versions
    {
        get
        {
            int? min = null, max = null;
            foreach (var option in Options.Split(' ').Where(o => o != "default"))
            {
                var value = int.Parse(option[^1..], System.Globalization.CultureInfo.InvariantCulture);
                if (option.StartsWith("--min-version=", StringComparison.Ordinal))
                    min = value;
                else if (option.StartsWith("--max-version=", StringComparison.Ordinal))
                    max = value;
                else
                    throw new FormatException(option);
            }

            return FormatVersions.FromOptions(min, max);
        }
    }

    public byte[] ReadDump() => Fixtures.Read(Folder, Dump);

    public override string ToString() => $"{Folder}/{Dump} {Options}";

    public static IEnumerable<ConformanceCase> ReadAll(string folder) =>
        from line in File.ReadLines(Fixtures.PathOf(folder, "expected.tsv"))
        where !line.StartsWith('#')
        let f = line.Split('\t')
        select new ConformanceCase(folder, f[0], f[1], f[2], f[3], f[4], f[5], f[6]);
}
