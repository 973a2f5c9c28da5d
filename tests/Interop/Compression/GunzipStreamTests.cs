using SkorionOS.Interop.Compression;
using static SkorionOS.Interop.Tests.Compression.Samples;

namespace SkorionOS.Interop.Tests.Compression;

public sealed class GunzipStreamTests
{
    public static TheoryData<GzipBackend> Backends => new(GzipBackend.Isal, GzipBackend.Zlib);

    [Fact]
    public void IsIsalAvailable_LibraryInstalled_True() => Assert.True(GunzipStream.IsIsalAvailable);

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_OutputOfGzip_GivesThePlainBytes(GzipBackend backend)
    {
        foreach (var length in new[] { 0, 1, 1000, 65_536, 3_000_001 })
        {
            var plain = Mixed(length);
            foreach (var level in new[] { 1, 6, 9 })
            {
                var compressed = Tool.Filter("gzip", $"-{level}", plain);
                Assert.Equal(plain, Gunzip(compressed, backend));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_SmallPiecesOnEitherSide_GivesTheSameBytes(GzipBackend backend)
    {
        var plain = Mixed(100_000);
        var compressed = Tool.Filter("gzip", "-6", plain);
        foreach (var (piece, buffer) in new[] { (1, 1000), (1000, 1), (7, 13), (1, 1) })
        {
            using var stream = new GunzipStream(new Dribble(compressed, piece), backend);
            Assert.Equal(plain, ReadAll(stream, buffer));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_SeveralMembersAndZeros_GivesAllMembers(GzipBackend backend)
    {
        var member = Tool.Filter("gzip", "-6", "one "u8.ToArray());
        var empty = Tool.Filter("gzip", "-6", []);
        var data = (byte[])[.. member, .. empty, .. member, .. member, .. new byte[1000]];
        for (var piece = 1; piece < 40; piece++)
        {
            using var stream = new GunzipStream(new Dribble(data, piece), backend);
            Assert.Equal("one one one "u8.ToArray(), ReadAll(stream));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_ReservedFlags_AreRefused(GzipBackend backend)
    {
        var member = Tool.Filter("gzip", "-n6", "text"u8.ToArray());
        foreach (var flag in new[] { 0x20, 0x40, 0x80 })
        {
            var flagged = (byte[])member.Clone();
            flagged[3] |= (byte)flag;
            foreach (var data in new[] { flagged, [.. member, .. flagged] })
            {
                using var stream = new GunzipStream(new Dribble(data, 1), backend);
                Assert.False(Assert.Throws<CompressedDataException>(() => ReadAll(stream)).IsTruncated);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_HeaderWithAllFields_GivesThePlainBytes(GzipBackend backend)
    {
        // RFC 1952: FEXTRA, FNAME and FCOMMENT.
        var member = Tool.Filter("gzip", "-n6", "text"u8.ToArray());
        var data = (byte[])[.. member[..3], 4 | 8 | 16, .. member[4..10], 3, 0, 1, 2, 3, .. "name\0comment\0"u8, .. member[10..]];
        for (var piece = 1; piece < 40; piece++)
        {
            using var stream = new GunzipStream(new Dribble(data, piece), backend);
            Assert.Equal("text"u8.ToArray(), ReadAll(stream));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_SomethingElseBehindTheMember_Throws(GzipBackend backend)
    {
        var member = Tool.Filter("gzip", "-6", "text"u8.ToArray());
        foreach (var tail in new byte[][] { [1], [0, 0, 5], [0, .. member], [0x1f, 0x8c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [.. member, 9] })
        {
            Assert.False(Assert.Throws<CompressedDataException>(() => Gunzip([.. member, .. tail], backend)).IsTruncated);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_CutAtAnyByte_SaysThatItIsTruncated(GzipBackend backend)
    {
        var plain = Mixed(800);
        var member = Tool.Filter("gzip", "-6", plain);
        var two = (byte[])[.. member, .. member];
        for (var length = 0; length < two.Length; length++)
        {
            if (length == member.Length)
            {
                continue;
            }

            Assert.True(Assert.Throws<CompressedDataException>(() => Gunzip(two[..length], backend)).IsTruncated, $"cut at {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Read_AnyByteFlipped_ThrowsOrGivesTheSameBytes(GzipBackend backend)
    {
        var plain = Mixed(800);
        var member = Tool.Filter("gzip", "-n6", plain);
        var refused = 0;
        for (var i = 0; i < member.Length; i++)
        {
            var damaged = (byte[])member.Clone();
            damaged[i] ^= 0x55;
            try
            {
                Assert.Equal(plain, Gunzip(damaged, backend));
            }
            catch (CompressedDataException)
            {
                refused++;
            }
        }

        // Time, system and extra flags in the header are free; all else counts.
        Assert.InRange(refused, member.Length - 7, member.Length - 1);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Dispose_LeaveOpen_DecidesOverTheSource(GzipBackend backend)
    {
        foreach (var leaveOpen in new[] { true, false })
        {
            var source = new Dribble([], 1);
            new GunzipStream(source, backend, leaveOpen).Dispose();
            Assert.Equal(!leaveOpen, source.IsDisposed);
        }
    }

    private static byte[] Gunzip(byte[] data, GzipBackend backend)
    {
        using var stream = new GunzipStream(new MemoryStream(data), backend);
        return ReadAll(stream);
    }
}
