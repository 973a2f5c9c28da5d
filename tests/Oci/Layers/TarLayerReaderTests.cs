using SkorionOS.Oci.Layers;
using static SkorionOS.Oci.Tests.Layers.TarBuilder;

namespace SkorionOS.Oci.Tests.Layers;

public sealed class TarLayerReaderTests
{
    /// <summary>A small archive with every kind of header.</summary>
    private static byte[] Small => new TarBuilder()
        .Extended('g', Record("comment", Latin("c")))
        .Header("d/", '5').File("d/file", 1, 2, 3)
        .Pax(("path", "d/long"), ("SCHILY.xattr.user.a", "\0\n\xff")).File("x", new byte[600])
        .Extended('K', Latin("target\0")).Header("l", '2')
        .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "2000")).File("sparse", [.. Latin("1\n1000\n5\n"), .. new byte[503], 1, 2, 3, 4, 5])
        .Header("h", '1', link: "d/file")
        .End().Bytes;

    [Fact]
    public void Next_EmptyStream_IsAnEmptyLayer() => Assert.Empty(ReadLayer.From([]).Items);

    [Fact]
    public void Next_EndMarks_MayBeMissingOrFollowedByAnything()
    {
        var file = new TarBuilder().File("f", 1);
        foreach (var tail in new byte[][] { [], new byte[512], new byte[1024], new byte[10240], [.. new byte[1024], .. "anything"u8] })
        {
            var tar = (byte[])[.. file.Bytes, .. tail];
            var layer = ReadLayer.From(tar);
            Assert.Single(layer.Items);
            Assert.Equal(tar, layer.Rebuilt);
        }
    }

    [Fact]
    public void Next_AfterTheEnd_StaysAtTheEnd()
    {
        var reader = new TarLayerReader(new MemoryStream(new TarBuilder().End().Bytes), LayerLimits.Default, "test");
        Assert.Null(reader.Next());
        Assert.Null(reader.Next());
        Assert.Throws<InvalidOperationException>(() => reader.ReadContent(new byte[1]));
        Assert.Throws<InvalidOperationException>(reader.OmitContent);
    }

    [Fact]
    public void OmitContent_AfterReading_Throws()
    {
        var reader = new TarLayerReader(new MemoryStream(Small), LayerLimits.Default, "test");
        reader.Next();
        reader.Next();
        Assert.Equal(2, reader.ReadContent(new byte[2]));
        Assert.Throws<InvalidOperationException>(reader.OmitContent);
    }

    [Fact]
    public void Next_ContentNotRead_IsPassedOver()
    {
        var reader = new TarLayerReader(new MemoryStream(Small), LayerLimits.Default, "test");
        var names = new List<string>();
        while (reader.Next() is { } entry)
        {
            names.Add(ReadLayer.Show(entry.Path));
            reader.ReadContent(new byte[1]);
        }

        Assert.Equal(["d/", "d/file", "d/long", "l", "sparse", "h"], names);
    }

    [Fact]
    public void Next_GlobalHeader_HoldsUntilTakenBack()
    {
        var tar = new TarBuilder().Extended('g', [.. Record("uid", Latin("7")), .. Record("mtime", Latin("-0.5"))])
            .File("a").Pax(("uid", "9")).File("b").Pax(("uid", "")).File("c").Extended('g', Record("uid", Latin("8"))).File("d").Extended('g', Record("mtime", [])).File("e");
        Assert.Equal(
            ["7 -1", "9 -1", "0 -1", "8 -1", "8 0"],
            ReadLayer.From(tar.Bytes).Items.Select(i => $"{i.Entry.Uid} {i.Entry.MtimeSec}"));
    }

    [Theory]
    [InlineData('0', TarEntryType.RegularFile)]
    [InlineData('\0', TarEntryType.RegularFile)]
    [InlineData('7', TarEntryType.RegularFile)]
    [InlineData('5', TarEntryType.Directory)]
    [InlineData('6', TarEntryType.Fifo)]
    public void Next_TypeFlag_IsTheTypeAndDecidesOverContent(char flag, TarEntryType type)
    {
        // A size on what has no content means nothing.
        var tar = new TarBuilder().Header("n", flag, type == TarEntryType.RegularFile ? 3 : 99999);
        var item = Assert.Single(ReadLayer.From(type == TarEntryType.RegularFile ? tar.Data(1, 2, 3).Bytes : tar.Bytes).Items);
        Assert.Equal((type, type == TarEntryType.RegularFile ? 3 : 0), (item.Entry.Type, item.Content!.Length));
    }

    [Fact]
    public void Next_OldFormSlashAtTheEnd_IsADirectory() =>
        Assert.Equal(TarEntryType.Directory, Assert.Single(ReadLayer.From(new TarBuilder().Header("d/", '\0').Bytes).Items).Entry.Type);

    [Fact]
    public void Next_VolumeLabel_IsNoEntry() => Assert.Single(ReadLayer.From(new TarBuilder().Header("label", 'V').File("f", 1).End().Bytes).Items);

    [Fact]
    public void Next_SignedChecksum_IsAccepted()
    {
        // Names with high bytes: old systems summed signed characters.
        var tar = new TarBuilder().Header("\xe9\xe9", '5').Bytes;
        var sum = Convert.ToInt32(System.Text.Encoding.ASCII.GetString(tar, 148, 6), 8);
        Put(tar, 148, Octal(sum - 512, 6));
        Assert.Equal([0xe9, 0xe9], Assert.Single(ReadLayer.From(tar).Items).Entry.Path);
        Put(tar, 148, Octal(sum - 256, 6));
        Assert.Throws<LayerException>(() => ReadLayer.From(tar));
    }

    [Fact]
    public void Next_StarHeader_HasAShorterPrefix()
    {
        var tar = new TarBuilder().Header("name", '5', patch: b =>
        {
            Put(b, 345, "prefix");
            Put(b, 476, "00000000001 00000000001");
            Put(b, 508, "tar\0");
        });
        Assert.Equal("prefix/name", ReadLayer.Show(Assert.Single(ReadLayer.From(tar.Bytes).Items).Entry.Path));
    }

    [Fact]
    public void Read_CutAtAnyByte_GivesAnErrorOrFewerCompleteEntries()
    {
        var tar = Small;
        var all = ReadLayer.From(tar).Items;
        for (var length = 0; length < tar.Length; length++)
        {
            IReadOnlyList<ReadLayer.Item> some;
            try
            {
                some = ReadLayer.From(tar[..length]).Items;
            }
            catch (LayerException e)
            {
                Assert.Equal(LayerException.Truncated, e.Code);
                continue;
            }

            Assert.True(length % 512 == 0, $"cut at {length}");
            Assert.True(some.Count < all.Count || length >= tar.Length - 1024);
            Assert.All(some.Zip(all), pair => Assert.Equal(pair.Second.Content, pair.First.Content));
        }
    }

    [Fact]
    public void Read_MutatedArchive_ThrowsLayerExceptionOrRebuilds()
    {
        const int Rounds = 5_000;
        var random = new Random(20260101);
        var original = Small;
        var limits = new LayerLimits { MaxFileBytes = 1 << 20, MaxHoleBytes = 1 << 22 };
        var (refused, read) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var tar = (byte[])original.Clone();
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                var at = random.Next(tar.Length);
                tar[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)"0179 \n=.,"[random.Next(9)], _ => (byte)(tar[at] ^ 1 << random.Next(8)) };
                if (random.Next(8) != 0)
                {
                    // With a right checksum the damage goes deeper.
                    RepairChecksum(original, tar, at);
                }
            }

            try
            {
                Assert.Equal(tar, ReadLayer.From(tar, limits).Rebuilt);
                read++;
            }
            catch (LayerException)
            {
                refused++;
            }
        }

        Assert.True(refused > Rounds / 10 && read > Rounds / 10, $"{refused} refused, {read} read");
    }

    private static void RepairChecksum(byte[] original, byte[] tar, int at)
    {
        var start = at / 512 * 512;
        var magic = original.AsSpan(start + 257, 5);
        if (magic.SequenceEqual("ustar"u8) && at - start is < 148 or >= 156)
        {
            Seal(tar.AsSpan(start, 512));
        }
    }
}
