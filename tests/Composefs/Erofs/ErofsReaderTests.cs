using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tests.Dump;

namespace SkorionOS.Composefs.Tests.Erofs;

public sealed class ErofsReaderTests
{
    [Fact]
    public void Read_ImageWithBytesChanged_IsATreeOrAnError()
    {
        var refused = 0;
        var images = Enumerable.Range(0, 12).Select(seed => Image(seed)).ToArray();
        for (var seed = 0; seed < 600; seed++)
        {
            byte[] image = [.. images[seed % images.Length]];
            var random = new Random(seed);
            for (var i = random.Next(1, 8); i > 0; i--)
                image[random.Next(1024, image.Length)] = (byte)random.Next(256);
            refused += Reads(image) ? 0 : 1;
        }

        Assert.InRange(refused, 1, 599);
    }

    [Fact]
    public void Read_ImageCutAnywhere_IsATreeOrAnError()
    {
        var image = Image(2);
        for (var length = 0; length < image.Length; length += 997)
            Reads(image[..length]);

        Assert.False(Reads(image[..4096]));
    }

    [Fact]
    public void Read_NotAnImage_SaysSo()
    {
        var error = Assert.Throws<ErofsFormatException>(() => ErofsReader.Read(new byte[8192]));

        Assert.Equal("erofs-invalid", error.Code);
        Assert.Contains("magic", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DirectoryThatContainsItself_IsRefused()
    {
        var dump = "/ 4096 40755 3 0 0 0 0.0 - - -\n/aaaa 4096 40755 2 0 0 0 0.0 - - -\n"u8.ToArray();
        using var stream = new MemoryStream();
        ErofsWriter.Write(DumpReader.Parse(dump), stream, FormatVersions.Default);
        var image = stream.ToArray();

        // In the directory's inode, '..' is the second name and '.' the first: rename '..', which leads to the root.
        var names = image.AsSpan().LastIndexOf("aaaa"u8);
        var child = image.AsSpan().IndexOf("..."u8);
        Assert.True(names > 0 && child > 0);
        image[child + 1] = (byte)'x';

        Assert.Contains("second name", Assert.Throws<ErofsFormatException>(() => ErofsReader.Read(image)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Digests_OfATree_AreThoseOfItsObjects()
    {
        var image = ErofsReader.Read(Image("composefs", "real-bash-completion.dump"));

        var digests = ImageObjects.Digests(image).Select(d => d.ObjectPath).Order(StringComparer.Ordinal);

        Assert.Equal(ImageObjects.Paths(image).Select(p => p.ToString()), digests);
    }

    private static bool Reads(byte[] image)
    {
        try
        {
            DumpWriter.Write(ErofsReader.Read(image), Stream.Null);
            return true;
        }
        catch (ErofsFormatException)
        {
            return false;
        }
    }

    private static byte[] Image(int seed) => Write(RandomDump.Make(seed));

    private static byte[] Image(params string[] fixture) => Write(Fixtures.Read(fixture));

    private static byte[] Write(byte[] dump)
    {
        using var image = new MemoryStream();
        ErofsWriter.Write(DumpReader.Parse(dump), image, FormatVersions.Default);
        return image.ToArray();
    }
}
