namespace SkorionOS.Oci.Tests;

public sealed class VerifyingStreamTests
{
    private static readonly ImageReference Image = ImageReference.Parse("quay.io/os/desktop");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Read_RightContent_IsVerified(int length)
    {
        byte[] content = TestImages.Noise(length, 1);
        await using VerifyingStream stream = new(new MemoryStream(content), Of(content), Image);
        using MemoryStream copy = new();

        await stream.CopyToAsync(copy);

        Assert.True(stream.IsVerified);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public void Read_OtherContent_ThrowsBeforeTheLastByteIsHandedOut()
    {
        byte[] content = TestImages.Noise(1000, 1);
        Descriptor descriptor = Of(content);
        content[0] ^= 1;
        using VerifyingStream stream = new(new MemoryStream(content), descriptor, Image);
        stream.ReadExactly(new byte[999]);

        BlobException e = Assert.Throws<BlobException>(() => stream.ReadByte());

        Assert.Equal("digest-mismatch", e.Code);
        Assert.Contains(descriptor.Digest.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Contains("quay.io/os/desktop", e.Message, StringComparison.Ordinal);
        Assert.False(stream.IsVerified);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Read_OtherLength_IsRefused(int more)
    {
        byte[] content = TestImages.Noise(1000, 1);
        Descriptor descriptor = Of(content) with { Size = 1000 - more };
        await using VerifyingStream stream = new(new MemoryStream(content), descriptor, Image);

        BlobException e = await Assert.ThrowsAsync<BlobException>(() => stream.CopyToAsync(Stream.Null));

        Assert.Equal("size-mismatch", e.Code);
    }

    private static Descriptor Of(byte[] content) =>
        new() { MediaType = MediaType.OciLayer, Digest = Digest.Sha256(content), Size = content.Length };
}
