namespace SkorionOS.Interop.Compression;

/// <summary>Decodes one gzip member after another; what stands between members is the caller's business.</summary>
internal abstract class GzipInflater : IDisposable
{
    /// <summary>Decodes on. Progress may be made without input, as long as the last call filled its output.</summary>
    /// <param name="input">Compressed bytes that follow those consumed so far.</param>
    /// <param name="output">Where to put plain bytes.</param>
    /// <param name="consumed">How much of the input has been used up: not all of it when the output is full or the member ends.</param>
    /// <param name="produced">How many plain bytes there are.</param>
    /// <returns>Whether the member has ended, and its checksum and length are right.</returns>
    /// <exception cref="CompressedDataException">The data breaks the format or does not match its checksum.</exception>
    public abstract bool Inflate(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced);

    /// <summary>Makes ready for the next member.</summary>
    public abstract void Reset();

    public abstract void Dispose();
}
