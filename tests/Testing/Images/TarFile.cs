using System.Globalization;
using System.Text;

namespace SkorionOS.Testing.Images;

/// <summary>
/// Writes tars by POSIX pax (ustar, with extended headers where a value does not fit). .NET's own writer cannot do binary xattrs, and tests
/// want a second hand that has nothing in common with the reader under test.
/// </summary>
public static class TarFile
{
    private const int Block = 512;
    private const int NameLength = 100;
    private const long LargestOctal = 0x1F_FFFF;

    public static byte[] Write(IEnumerable<TarMember> members)
    {
        using MemoryStream tar = new();
        foreach (TarMember member in members)
        {
            byte[] pax = Pax(member);
            if (pax.Length > 0)
            {
                WriteMember(tar, new TarMember { Name = "PaxHeader", Type = 'x', Content = pax });
            }

            WriteMember(tar, member);
        }

        tar.Write(new byte[2 * Block]);
        return tar.ToArray();
    }

    private static void WriteMember(MemoryStream tar, TarMember member)
    {
        byte[] header = new byte[Block];
        Text(header, 0, NameLength, member.Name);
        Octal(header, 100, 8, member.Mode);
        Octal(header, 108, 8, Math.Min(member.Uid, LargestOctal));
        Octal(header, 116, 8, Math.Min(member.Gid, LargestOctal));
        Octal(header, 124, 12, member.Content.Length);
        Octal(header, 136, 12, Math.Max(member.Mtime, 0));
        header[156] = (byte)member.Type;
        Text(header, 157, NameLength, member.LinkName);
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        Octal(header, 329, 8, member.DeviceMajor);
        Octal(header, 337, 8, member.DeviceMinor);
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header, 148, 7, header.Sum(b => b));
        tar.Write(header);
        tar.Write(member.Content);
        tar.Write(new byte[(Block - (member.Content.Length % Block)) % Block]);
    }

    private static byte[] Pax(TarMember member)
    {
        using MemoryStream records = new();
        if (Encoding.UTF8.GetByteCount(member.Name) > NameLength)
        {
            Record(records, "path", Encoding.UTF8.GetBytes(member.Name));
        }

        if (Encoding.UTF8.GetByteCount(member.LinkName) > NameLength)
        {
            Record(records, "linkpath", Encoding.UTF8.GetBytes(member.LinkName));
        }

        foreach ((string key, long value, bool fits) in (ReadOnlySpan<(string, long, bool)>)
            [("uid", member.Uid, member.Uid <= LargestOctal), ("gid", member.Gid, member.Gid <= LargestOctal),
                ("mtime", member.Mtime, member.Mtime >= 0)])
        {
            if (!fits)
            {
                Record(records, key, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
            }
        }

        foreach ((string key, byte[] value) in member.Xattrs.OrderBy(xattr => xattr.Key, StringComparer.Ordinal))
        {
            Record(records, "SCHILY.xattr." + key, value);
        }

        return records.ToArray();
    }

    /// <summary>"LENGTH KEY=VALUE\n", where the length counts its own digits.</summary>
    private static void Record(MemoryStream records, string key, byte[] value)
    {
        int rest = Encoding.UTF8.GetByteCount(key) + value.Length + 3;
        int length = rest + 1;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length)
        {
            length = rest + length.ToString(CultureInfo.InvariantCulture).Length;
        }

        records.Write(Encoding.UTF8.GetBytes($"{length} {key}="));
        records.Write(value);
        records.WriteByte((byte)'\n');
    }

    private static void Text(byte[] header, int offset, int length, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(length, bytes.Length)).CopyTo(header.AsSpan(offset));
    }

    private static void Octal(byte[] header, int offset, int length, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(header.AsSpan(offset));
}
