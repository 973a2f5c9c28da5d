using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Tests.FsVerity;

public sealed class FsVerityHasherTests
{
    // Checked with `fsverity digest` of fsverity-utils.
    public static TheoryData<int, byte, string> Vectors => new()
    {
        { 0, 0, "3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95" },
        { 4096, (byte)'A', "3fd7a78101899a79cd337b1b4e5414be8bcb376b133370156ef6e65026d930ed" },
        { 4097, (byte)'A', "7319937c445f61df1a8f310eb4d6da157618d80713972a78d70a7528fc1a6f32" },
        { 524288, 0, "2d15bd7832895de85aa3d5bdfb57251e27bbec75ff467408340ab3eba858a2e1" },
        { 524289, 0, "e4143a5705610b7ad2eb85482cfc033c7062a89b9faf9118603f592d53fd10e0" },
        { 67108865, 0, "be5993679f703697692cc6ce69e480edc9721baff591795438ae8097275c0687" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Finish_KnownContent_GivesItsDigest(int length, byte fill, string digest)
    {
        var content = new byte[length];
        content.AsSpan().Fill(fill);

        Assert.Equal(digest, FsVerityDigest.Compute(content).ToString());
    }

    [Fact]
    public void Compute_HelloWorld_GivesItsDigest() =>
        Assert.Equal("1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64", FsVerityDigest.Compute("hello world"u8).ToString());

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_003)]
    public void Append_ContentInPieces_GivesTheDigestOfTheWhole(int piece)
    {
        var content = new byte[128 * 4096 * 2 + 4097];
        new Random(piece).NextBytes(content);
        var hasher = new FsVerityHasher();

        for (var i = 0; i < content.Length; i += piece)
            hasher.Append(content.AsSpan(i, Math.Min(piece, content.Length - i)));

        Assert.Equal((ulong)content.Length, hasher.Length);
        Assert.Equal(FsVerityDigest.Compute(content), hasher.Finish());
    }

    [Fact]
    public void Reset_AfterAnyContent_ForgetsIt()
    {
        var hasher = new FsVerityHasher();
        hasher.Append(new byte[128 * 4096 + 5]);
        hasher.Finish();

        hasher.Reset();
        hasher.Append("hello world"u8);

        Assert.Equal(FsVerityDigest.Compute("hello world"u8), hasher.Finish());
    }

    [Fact]
    public void Append_AfterTheFirstBlocks_AllocatesNothing()
    {
        var content = new byte[300 * 4096];
        var hasher = new FsVerityHasher();
        hasher.Append(content);
        var before = GC.GetAllocatedBytesForCurrentThread();

        hasher.Append(content);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
