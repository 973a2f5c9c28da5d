using System.Buffers.Binary;
using System.Text;

namespace SkorionOS.Boot.Tests.Loader;

/// <summary>Files that look like EFI programs, as far as anybody looks who does not run them.</summary>
internal static class LoaderFile
{
    public static byte[] SystemdBoot(string version, bool signed = false) => Program($"\0#### LoaderInfo: systemd-boot {version} ####\0", signed);

    public static byte[] Program(string text, bool signed = false)
    {
        var content = new byte[1024];
        "MZ"u8.CopyTo(content);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(0x3c), 0x80);
        "PE\0\0"u8.CopyTo(content.AsSpan(0x80));
        var optional = content.AsSpan(0x80 + 24);
        BinaryPrimitives.WriteUInt16LittleEndian(optional, 0x20b);
        BinaryPrimitives.WriteUInt32LittleEndian(optional[108..], 16);
        BinaryPrimitives.WriteUInt32LittleEndian(optional[(112 + 32)..], signed ? 0x400u : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(optional[(112 + 36)..], signed ? 8u : 0);
        Encoding.ASCII.GetBytes(text, content.AsSpan(0x200));
        return content;
    }
}
