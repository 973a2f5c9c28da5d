using System.Text;
using SkorionOS.Composefs.Dump;

namespace SkorionOS.Composefs.Tests.Dump;

public sealed class DumpReaderTests
{
    private const string Root = "/ 4096 40755 2 0 0 0 0.0 - - -\n";

    // The C tools overlook these.
    [Theory]
    [InlineData("/a 9 100644 1 0 0 0 0.0 ab/c - abc", "digest")]
    [InlineData("/a 9 100644 1 7 x 0 0.0 - - -", "GroupId")]
    [InlineData("/a 9 100644 1 7 0 x 0.0 - - -", "Device")]
    [InlineData("/a 9 100644 1 \t7 0 0 0.0 - - -", "UserId")]
    [InlineData("/a 0 @100644 - - - - - / - -", "directory")]
    [InlineData("/a 0 @100644 - - - - -  - -", "directory")]
    public void Parse_WhatTheReferenceOverlooks_IsRefused(string line, string reason)
    {
        var error = Assert.Throws<DumpFormatException>(() => Parse(Root + line + "\n"));

        Assert.Equal((2, "dump-invalid"), (error.LineNumber, error.Code));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_LinksThatLeadIntoACircle_AreRefusedAtOnce()
    {
        var text = new StringBuilder(Root);
        for (var i = 0; i < 20_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"/l{i} 0 @100644 - - - - - /l{Math.Max(i - 1, 0) + (i == 0 ? 5 : 0)} - -\n");

        Assert.Contains("circle", Assert.Throws<DumpFormatException>(() => Parse(text.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TreeOfAnyDepth_NeedsNoStack()
    {
        var text = new StringBuilder(Root);
        var path = new StringBuilder();
        for (var i = 0; i < 3000; i++)
        {
            path.Append("/d");
            text.Append(path).Append(" 0 40755 2 0 0 0 0.0 - - -\n");
        }

        using var dump = new MemoryStream();
        DumpWriter.Write(Parse(text.ToString()), dump);

        Assert.Equal(3001, dump.ToArray().Count(b => b == '\n'));
    }

    [Fact]
    public void Parse_Stream_ReadsItToTheEnd()
    {
        var text = RandomDump.Make(7);
        using var slow = new System.IO.Compression.GZipStream(Compressed(text), System.IO.Compression.CompressionMode.Decompress);

        Assert.Equal(Print(text), Print(slow));
    }

    [Fact]
    public void Parse_TextWithBytesChanged_IsATreeOrAnError()
    {
        var refused = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var text = RandomDump.Make(seed % 5);
            var random = new Random(seed);
            for (var i = random.Next(1, 4); i > 0; i--)
                text[random.Next(Math.Min(2000, text.Length))] = (byte)random.Next(256);
            try
            {
                DumpReader.Parse(text);
            }
            catch (DumpFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 499);
    }

    private static MemoryStream Compressed(byte[] text)
    {
        var stream = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
            gzip.Write(text);
        stream.Position = 0;
        return stream;
    }

    private static Composefs.Tree.FileTree Parse(string text) => DumpReader.Parse(Encoding.ASCII.GetBytes(text));

    private static byte[] Print(byte[] text) => Print(DumpReader.Parse(text));

    private static byte[] Print(Stream text) => Print(DumpReader.Parse(text));

    private static byte[] Print(Composefs.Tree.FileTree tree)
    {
        using var dump = new MemoryStream();
        DumpWriter.Write(tree, dump);
        return dump.ToArray();
    }
}
