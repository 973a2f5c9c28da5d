namespace SkorionOS.Interop.Tests.Compression;

/// <summary>Plain bytes of different kinds, and streams that give them in odd pieces.</summary>
internal static class Samples
{
    /// <summary>Half text-like, half noise, the same for the same length.</summary>
    public static byte[] Mixed(int length)
    {
        var bytes = new byte[length];
        var random = new Random(length);
        random.NextBytes(bytes.AsSpan(length / 2));
        for (var i = 0; i < length / 2; i++)
        {
            bytes[i] = (byte)('a' + (i / 7 % 5) * (i % 3));
        }

        return bytes;
    }

    public static byte[] ReadAll(Stream stream, int bufferSize = 64 << 10)
    {
        using var output = new MemoryStream();
        var buffer = new byte[bufferSize];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            output.Write(buffer, 0, read);
        }

        Assert.Equal(0, stream.Read(buffer));
        return output.ToArray();
    }

    /// <summary>A source that gives at most <paramref name="piece"/> bytes at a time.</summary>
    public sealed class Dribble(byte[] data, int piece) : MemoryStream(data)
    {
        public bool IsDisposed { get; private set; }

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
