using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Scan;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop.Files;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Composefs.Tests.Scan;

/// <summary>The images of directories are those of mkcomposefs, byte for byte.</summary>
[Trait("Needs", "DebianTree")]
public sealed class MkcomposefsTests : IClassFixture<MkcomposefsTests.Peer>
{
    private readonly Peer _peer;

    public MkcomposefsTests(Peer peer) => _peer = peer;

    public static TheoryData<string, ScanOptions> Options => new()
    {
        { "", new ScanOptions() },
        { "--use-epoch", new ScanOptions { UseEpoch = true } },
        { "--skip-xattrs", new ScanOptions { Xattrs = XattrChoice.None } },
        { "--user-xattrs", new ScanOptions { Xattrs = XattrChoice.User } },
        { "--skip-devices", new ScanOptions { SkipDevices = true } },
        { "--skip-devices --use-epoch --user-xattrs", new ScanOptions { SkipDevices = true, UseEpoch = true, Xattrs = XattrChoice.User } },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Scan_OddTree_GivesTheImageOfMkcomposefs(string options, ScanOptions same)
    {
        _peer.Sid.Run(_peer.Scratch.Path, ["mkcomposefs", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "/mnt/tree", "/mnt/theirs"]);

        Assert.Equal(File.ReadAllBytes(_peer.Scratch["theirs"]), Image(same));
    }

    [Fact]
    public void Scan_DigestStore_GetsTheObjectsOfMkcomposefs()
    {
        _peer.Sid.Run(_peer.Scratch.Path, "mkcomposefs", "--digest-store=/mnt/their-objects", "/mnt/tree", "/mnt/theirs");
        using (var store = ObjectStore.Open(Dir.Open(_peer.Scratch.Make("our-objects"))))
        {
            Assert.Equal(File.ReadAllBytes(_peer.Scratch["theirs"]), Image(new ScanOptions { DigestStore = store }));
        }

        Assert.Equal(Objects("their-objects"), Objects("our-objects"));
    }

    private byte[] Image(ScanOptions options)
    {
        using var root = Dir.Open(_peer.Scratch["tree"]);
        using var image = new MemoryStream();
        ErofsWriter.Write(DirectoryScanner.Scan(root, options), image, FormatVersions.Default);
        return image.ToArray();
    }

    private string Objects(string store) => Tool.Script(_peer.Scratch[store], "find . -type f -print0 | sort -z | xargs -0 sha256sum");

    public sealed class Peer : IDisposable
    {
        public Peer()
        {
            OddTree.Make(Scratch.Make("tree"));
            Tool.Run("mknod", Scratch["tree/etc/whiteout"], "c", "0", "0");
        }

        public PeerRoot Sid { get; } = PeerRoot.Sid();

        public ScratchDirectory Scratch { get; } = new();

        public void Dispose() => Scratch.Dispose();
    }
}
