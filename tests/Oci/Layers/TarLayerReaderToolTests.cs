using System.Text;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Oci.Tests.Layers;

/// <summary>Archives made by GNU tar and bsdtar, judged by GNU tar's listing and by the files that went in.</summary>
public sealed class TarLayerReaderToolTests(TreeFixture tree) : IClassFixture<TreeFixture>
{
    // Holes are found by reading, so that it does not matter what the file system knows.
    private const string Sparse = "--sparse --hole-detection=raw";

    private const string BigOwner = "--owner=o:3000000 --group=g:4294967294";

    public static TheoryData<string, string> Archives => new()
    {
        { "v7", "tar -cf A --format=v7 -C short ." },
        { "oldgnu", $"tar -cf A --format=oldgnu {Sparse} {BigOwner} -C all --exclude=half-* ." },
        { "gnu", $"tar -cf A --format=gnu {Sparse} {BigOwner} -C all --exclude=half-* ." },
        { "ustar", "tar -cf A --format=ustar --exclude='*before-the-epoch' --exclude=far-future --exclude='n[n]*' --exclude='y*' --exclude=directory-* --exclude=to-far --exclude=link-to-long -C all --exclude=half-* ." },
        { "posix", $"tar -cf A --format=posix --xattrs --xattrs-include='*' {BigOwner} -C all --exclude=half-* ." },
        { "posix-0.0", $"tar -cf A --format=posix {Sparse} --sparse-version=0.0 -C all --exclude=half-* ." },
        { "posix-0.1", $"tar -cf A --format=posix {Sparse} --sparse-version=0.1 -C all --exclude=half-* ." },
        { "posix-1.0", $"tar -cf A --format=posix {Sparse} --sparse-version=1.0 --xattrs --xattrs-include='*' -C all --exclude=half-* ." },
        { "posix-global", "tar -cf A --format=posix --pax-option=globexthdr.name=g,uid=77,gid=88,comment=x,mtime=1234.5 -C short ." },
        { "bsd-pax", "bsdtar -cf A --format=pax -C all --exclude=half-* ." },
        { "bsd-gnutar", "bsdtar -cf A --format=gnutar -C all --exclude far-future --exclude 'half-*' ." },
        { "bsd-ustar", "bsdtar -cf A --format=ustar -C short ." },
        { "nodes", """bsdtar -cf A --format=pax @<(printf '#mtree\n./c type=char mode=0600 uid=3000000 gid=7 time=1.0 device=native,5,1\n./b type=block mode=0660 uid=0 gid=6 time=2.0 device=native,259,1048575\n./p type=fifo mode=0644 uid=0 gid=0 time=-3.0\n')""" },
    };

    [Theory]
    [MemberData(nameof(Archives))]
    public void Next_ArchiveOfATool_SaysWhatGnuTarSays(string name, string command)
    {
        var (archive, tar) = Make(name, command);
        var layer = ReadLayer.From(tar);
        Assert.True(layer.Items.Count > 2);
        Assert.Equal(TarListing.ByGnuTar(tree.Directory, archive), layer.Items.Select(i => TarListing.Of(i.Entry)));
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void ReadContent_ArchiveOfATool_IsTheContentOfTheFile(string name, string command)
    {
        var source = Path.Combine(tree.Directory, command.Contains("-C short", StringComparison.Ordinal) ? "short" : "all");
        foreach (var item in ReadLayer.From(Make(name, command).Tar).Items.Where(i => i.Entry.Type == TarEntryType.RegularFile))
        {
            Assert.Equal(ReadFile(source, item.Entry.Path), item.Content);
        }
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void RawSink_ArchiveOfATool_RebuildsItAndReadsAlone(string name, string command)
    {
        var tar = Make(name, command).Tar;
        var layer = ReadLayer.From(tar);
        Assert.Equal(tar, layer.Rebuilt);
        Assert.Equal(tar.Length - layer.Items.Sum(i => i.Entry.StoredSize), layer.Raw.Length);

        var alone = ReadLayer.FromRaw(layer.Raw);
        Assert.Equal(layer.Raw, alone.Raw);
        Assert.Equal(layer.Items.Select(i => ReadLayer.Describe(i.Entry)), alone.Items.Select(i => ReadLayer.Describe(i.Entry)));
    }

    [Theory]
    [InlineData("posix", "tar -cf A --format=posix --xattrs --xattrs-include='*' -C all xattrs")]
    [InlineData("bsd-pax", "bsdtar -cf A --format=pax --xattrs -C all xattrs")]
    [InlineData("bsd-base64", "bsdtar -cf A --format=pax --options=xattrheader=LIBARCHIVE --xattrs -C all xattrs")]
    [InlineData("bsd-schily", "bsdtar -cf A --format=pax --options=xattrheader=SCHILY --xattrs -C all xattrs")]
    public void Xattrs_BinaryAndEmptyValues_AreKept(string name, string command)
    {
        var xattrs = Assert.Single(ReadLayer.From(Make("xattrs-" + name, command).Tar).Items).Entry.Xattrs;
        Assert.Equal(
            ["security.capability=0100000200200000000000000000000000000000", $"user.binary={TreeFixture.BinaryValue}", "user.empty="],
            xattrs.Select(x => $"{ReadLayer.Show(x.Name)}={Convert.ToHexString(x.Value)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MtimeSec_FractionBeforeTheEpoch_IsFlooredAsByExtraction()
    {
        // GNU tar's listing rounds towards zero here, its extraction does not.
        var (archive, tar) = Make("half", "tar -cf A --format=posix -C all half-before-the-epoch");
        var extracted = Shell.Run(tree.Directory, $"mkdir -p half && tar -xf {archive} -C half 2>/dev/null && stat -c %Y half/half-before-the-epoch");
        Assert.Equal("-6\n"u8.ToArray(), extracted);
        Assert.Equal(-6, Assert.Single(ReadLayer.From(tar).Items).Entry.MtimeSec);
    }

    [Theory]
    [InlineData("gnu", "--format=gnu")]
    [InlineData("0.0", "--format=posix --sparse-version=0.0")]
    [InlineData("0.1", "--format=posix --sparse-version=0.1")]
    [InlineData("1.0", "--format=posix --sparse-version=1.0")]
    public void SparseMap_SparseFile_SavesTheHoles(string name, string options)
    {
        var tar = Make("sparse-" + name, $"tar -cf A {Sparse} {options} -C all sparse all-hole hole-at-end").Tar;
        var entries = ReadLayer.From(tar).Items.Select(i => i.Entry).ToArray();
        Assert.Equal([3 << 20, 2 << 20, 1 << 20], entries.Select(e => (int)e.Size));
        Assert.Equal(40, entries[0].SparseMap!.Count);
        Assert.Empty(entries[1].SparseMap!);
        Assert.Single(entries[2].SparseMap!);
        Assert.All(entries, e => Assert.Equal(e.StoredSize, e.SparseMap!.Sum(s => s.Length)));
        Assert.True(tar.Length < 1 << 20);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(511, 100)]
    [InlineData(100_000, 300_000)]
    [InlineData(1_000_000, 1_000_000)]
    public void ReadContent_PiecesOfAnySize_GiveTheSameLayer(int bufferSize, int piece)
    {
        var tar = Make("pieces", $"tar -cf A --format=posix {Sparse} -C all --exclude=half-* .").Tar;
        var layer = ReadLayer.From(tar, bufferSize: bufferSize, piece: piece);
        Assert.Equal(tar, layer.Rebuilt);
        Assert.Equal(ReadLayer.From(tar).Items.Select(i => ReadLayer.Describe(i.Entry)), layer.Items.Select(i => ReadLayer.Describe(i.Entry)));
    }

    private (string Archive, byte[] Tar) Make(string name, string command)
    {
        var archive = Path.Combine(tree.Directory, name + ".tar");
        Shell.Run(tree.Directory, command.Replace(" A ", $" {archive} ", StringComparison.Ordinal) + " 2>/dev/null");
        return (archive, File.ReadAllBytes(archive));
    }

    /// <summary>Reads a file whose name may be no text, by way of the shell.</summary>
    private static byte[] ReadFile(string directory, byte[] path)
    {
        var quoted = string.Concat(path.Select(b => $"\\x{b:x2}"));
        return Encoding.Latin1.GetString(path).All(char.IsAscii)
            ? File.ReadAllBytes(Path.Combine(directory, Encoding.ASCII.GetString(path)))
            : Shell.Run(directory, $"cat -- $'{quoted}'");
    }
}
