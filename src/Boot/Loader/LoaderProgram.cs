using System.Buffers.Binary;
using System.Text;

namespace SkorionOS.Boot;

/// <summary>A build of systemd-boot, as the bytes of its file tell.</summary>
/// <param name="Version">As systemd has it, such as <c>257.7-1</c>.</param>
/// <param name="IsSigned">True when the file carries a signature for Secure Boot, by whomever.</param>
public sealed record LoaderProgram(string Version, bool IsSigned)
{
    // In the section .sdmagic, and in releases from before there was one among the other data; bootctl searches the whole file, too.
    internal static ReadOnlySpan<byte> Marker => "#### LoaderInfo: systemd-boot "u8;

    private static ReadOnlySpan<byte> MarkerEnd => " ####"u8;

    /// <summary>Reads the content of an EFI program; null when it is not systemd-boot, or is torn.</summary>
    public static LoaderProgram? TryParse(ReadOnlySpan<byte> content)
    {
        var at = content.IndexOf(Marker);
        if (at < 0 || !TryFindSignature(content, out var isSigned))
        {
            return null;
        }

        var rest = content[(at + Marker.Length)..];
        rest = rest[..Math.Min(rest.Length, BootLimits.MaxLoaderVersionBytes)];
        var end = rest.IndexOf(MarkerEnd);
        return end > 0 ? new(Encoding.ASCII.GetString(rest[..end]), isSigned) : null;
    }

    // The PE format: at 0x3c the place of the header; behind 24 bytes of it the optional header, whose directory 4 is the table of certificates. False when
    // that is not what the content is.
    private static bool TryFindSignature(ReadOnlySpan<byte> content, out bool isSigned)
    {
        isSigned = false;
        if (content.Length < 0x40 || !content.StartsWith("MZ"u8)) return false;
        var header = BinaryPrimitives.ReadUInt32LittleEndian(content[0x3c..]);
        if (header > (uint)content.Length || !content[(int)header..].StartsWith("PE\0\0"u8)) return false;

        var optional = content[(int)header..];
        optional = optional[Math.Min(24, optional.Length)..];
        if (optional.Length < 2) return false;
        var directories = BinaryPrimitives.ReadUInt16LittleEndian(optional) switch
        {
            0x10b => 96, // 32 bit
            0x20b => 112,
            _ => 0,
        };
        const int certificates = 4 * 8;
        if (directories == 0 || optional.Length < directories + certificates + 8) return false;
        var count = BinaryPrimitives.ReadUInt32LittleEndian(optional[(directories - 4)..]);
        isSigned = count > 4 && BinaryPrimitives.ReadUInt32LittleEndian(optional[(directories + certificates + 4)..]) > 0;
        return true;
    }
}
