using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;

namespace SkorionOS.Composefs.Tests.Erofs;

public sealed class ConformanceTests
{
    private static readonly ConformanceCase[] All = [.. ConformanceCase.ReadAll("composefs"), .. ConformanceCase.ReadAll("composefs/generated")];

    public static TheoryData<ConformanceCase> Made => [.. All.Where(c => !c.IsRefused)];

    public static TheoryData<ConformanceCase> Dumped => [.. All.Where(c => c.InfoDump != "-")];

    public static TheoryData<ConformanceCase> Refused => [.. All.Where(c => c.IsRefused)];

    [Theory]
    [MemberData(nameof(Made))]
    public void Write_ConformanceDump_IsTheImageOfTheReference(ConformanceCase row)
    {
        using var image = new MemoryStream();

        var summary = ErofsWriter.Write(DumpReader.Parse(row.ReadDump()), image, row.Versions);

        Assert.Equal(row.Size, image.Length.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(row.Sha256, Convert.ToHexStringLower(SHA256.HashData(image.ToArray())));
        Assert.Equal(row.Digest, summary.Digest.ToString());
        Assert.Equal(image.Length, summary.Size);
    }

    [Theory]
    [MemberData(nameof(Dumped))]
    public void Read_ConformanceImage_PrintsAsTheReferenceDoes(ConformanceCase row)
    {
        using var image = new MemoryStream();
        ErofsWriter.Write(DumpReader.Parse(row.ReadDump()), image, row.Versions);

        var tree = ErofsReader.Read(image.ToArray());

        using var dump = new MemoryStream();
        DumpWriter.Write(tree, dump);
        Assert.Equal(row.InfoDump, Convert.ToHexStringLower(SHA256.HashData(dump.ToArray())));
        var objects = string.Concat(ImageObjects.Paths(tree).Select(path => $"{path}\n"));
        Assert.Equal(row.InfoObjects, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(objects))));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Parse_ConformanceDumpToRefuse_NamesTheLine(ConformanceCase row)
    {
        var error = Assert.Throws<DumpFormatException>(() => DumpReader.Parse(row.ReadDump()));

        Assert.InRange(error.LineNumber, 1, Math.Max(1, row.ReadDump().Count(b => b == '\n')));
        Assert.StartsWith($"Dump line {error.LineNumber}: ", error.Message, StringComparison.Ordinal);
    }
}
