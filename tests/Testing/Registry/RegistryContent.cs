namespace SkorionOS.Testing.Registry;

/// <summary>Bytes that a registry serves: in memory, or in a file that may be large.</summary>
internal sealed class RegistryContent
{
    private readonly byte[]? _bytes;
    private readonly string? _file;

    private RegistryContent(byte[]? bytes, string? file) => (_bytes, _file) = (bytes, file);

    public long Length => _bytes?.Length ?? new FileInfo(_file!).Length;

    public static RegistryContent Of(byte[] bytes) => new(bytes, null);

    public static RegistryContent InFile(string path) => new(null, path);

    public Stream Open(long from)
    {
        Stream stream = _bytes is not null
            ? new MemoryStream(_bytes, writable: false)
            : new FileStream(_file!, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        stream.Position = from;
        return stream;
    }

    public RegistryContent WithFlippedByte(int at)
    {
        byte[] bytes = ReadAll();
        bytes[at] ^= 0xff;
        return Of(bytes);
    }

    public RegistryContent WithLength(int length)
    {
        byte[] bytes = ReadAll();
        Array.Resize(ref bytes, length);
        return Of(bytes);
    }

    public byte[] ReadAll() => _bytes is not null ? [.. _bytes] : File.ReadAllBytes(_file!);
}
