using System.Buffers;
using System.Globalization;
using System.Text;

namespace SkorionOS.Hostile.Tests.Archives;

/// <summary>
/// Writes tars block by block, with whatever is asked for: nothing is checked but the checksum, and that only if nobody spoils it. It shares nothing with
/// the reader under test. Texts are Latin-1, so that every byte can be said.
/// </summary>
internal sealed class RawTar
{
    private const int Block = 512;
    private readonly ArrayBufferWriter<byte> _tar = new();

    /// <summary>A member: its header, and its content filled up to a block.</summary>
    /// <param name="name">The first 100 bytes of it stand in the header.</param>
    /// <param name="type">The type flag.</param>
    /// <param name="content">What follows the header.</param>
    /// <param name="link">The link name.</param>
    /// <param name="mode">By default 0644, 0755 of a directory, 0777 of a symbolic link.</param>
    /// <param name="size">What the header says; by default the truth.</param>
    /// <param name="patch">Changes the header before its checksum is made.</param>
    public RawTar Member(string name, char type = '0', byte[]? content = null, string link = "", int? mode = null, long? size = null, Action<byte[]>? patch = null)
    {
        content ??= [];
        var header = new byte[Block];
        Put(header, 0, name.Length > 100 ? name[..100] : name);
        Put(header, 100, Octal(mode ?? (type == '5' ? 0x1ed : type == '2' ? 0x1ff : 0x1a4), 7));
        Put(header, 108, "0000000");
        Put(header, 116, "0000000");
        Put(header, 124, Octal(size ?? content.Length, 11));
        Put(header, 136, "00000000000");
        header[156] = (byte)type;
        Put(header, 157, link.Length > 100 ? link[..100] : link);
        Put(header, 257, "ustar\0" + "00");
        patch?.Invoke(header);
        Seal(header);
        return Raw(header).Padded(content);
    }

    /// <summary>A file of a text.</summary>
    public RawTar File(string name, string content = "") => Member(name, '0', Latin(content));

    public RawTar Directory(string name, int mode = 0x1ed) => Member(name, '5', mode: mode);

    public RawTar Symlink(string name, string target) => Member(name, '2', link: target);

    public RawTar HardLink(string name, string target) => Member(name, '1', link: target);

    /// <summary>A device node, with its numbers as octal text.</summary>
    public RawTar Device(string name, char type, long major, long minor) => Member(name, type, patch: header =>
    {
        Put(header, 329, Octal(major, 7));
        Put(header, 337, Octal(minor, 7));
    });

    /// <summary>An extended header for the next member.</summary>
    public RawTar Pax(params (string Key, string Value)[] records) => Extended('x', string.Concat(records.Select(record => Record(record.Key, record.Value))));

    /// <summary>An extended header for all members that follow.</summary>
    public RawTar Global(params (string Key, string Value)[] records) => Extended('g', string.Concat(records.Select(record => Record(record.Key, record.Value))));

    /// <summary>An extended header of any type and content.</summary>
    public RawTar Extended(char type, string data) => Member("extended", type, Latin(data));

    /// <summary>Bytes as they are.</summary>
    public RawTar Raw(params byte[] bytes)
    {
        _tar.Write(bytes);
        return this;
    }

    /// <summary>Bytes, filled up to a block.</summary>
    public RawTar Padded(byte[] bytes) => Raw(bytes).Raw(new byte[-bytes.Length & (Block - 1)]);

    /// <summary>The two zero blocks that end an archive.</summary>
    public byte[] End() => Raw(new byte[2 * Block]).ToArray();

    /// <summary>What there is, without an end.</summary>
    public byte[] ToArray() => _tar.WrittenSpan.ToArray();

    /// <summary><c>LENGTH KEY=VALUE\n</c>, where the length counts its own digits.</summary>
    public static string Record(string key, string value)
    {
        var rest = key.Length + value.Length + 3;
        var length = rest + Digits(rest);
        length = rest + Digits(length);
        return $"{length.ToString(CultureInfo.InvariantCulture)} {key}={value}\n";
    }

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public static void Put(byte[] header, int offset, string text) => Latin(text).CopyTo(header, offset);

    public static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private static void Seal(byte[] header)
    {
        if (header[148] != 0)
        {
            // A checksum that a case has put there itself.
            return;
        }

        header.AsSpan(148, 8).Fill((byte)' ');
        Put(header, 148, Octal(header.Sum(b => b), 6) + "\0 ");
    }
}
