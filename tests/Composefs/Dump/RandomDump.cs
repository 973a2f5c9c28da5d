using System.Globalization;
using System.Text;

namespace SkorionOS.Composefs.Tests.Dump;

/// <summary>
/// Makes dump text that is valid and unkind: odd names, sizes at the edges of blocks, attributes shared and not, whiteouts, hard links in
/// chains, times and owners that need extended inodes. The same seed gives the same text.
/// </summary>
internal sealed class RandomDump
{
    private static readonly int[] InlineEdges = [0, 1, 64, 2047, 2048, 2049, 4095, 4096, 4097, 4999, 5000];
    private static readonly ulong[] SizeEdges = [1, 4095, 4096, 4097, 65536, uint.MaxValue, 1UL << 32, (1UL << 40) + 1, 1UL << 43, (1UL << 43) + 1, (1UL << 44) + 1, 1UL << 50, (1UL << 53) - 5, 1UL << 53];
    private static readonly int[] LinkEdges = [1, 20, 100, 1000, 3900, 4000, 4031, 4032, 4033, 4063, 4064, 4065, 4094, 4095];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<string> _directories = [];
    private readonly List<string> _files = [];
    private readonly HashSet<string> _names = [];
    private readonly List<string> _sharedXattrs = [];
    private readonly long _time;
    private int _left;

    private RandomDump(int seed)
    {
        _random = new Random(seed);
        _time = Pick<long>(0, 1700000000, -5, 1L << 33);
        _left = Pick(0, 3, 20, 60, 200, 400);
        for (var i = Pick(0, 1, 5, 40, 200); i > 0; i--)
            _sharedXattrs.Add(Xattr(i));
    }

    /// <summary>The dump of a seed.</summary>
    public static byte[] Make(int seed)
    {
        var dump = new RandomDump(seed);
        dump.AddLine("/", 4096, 0x41ed, "-", "-", "-");
        dump._directories.Add(string.Empty);
        while (dump._left-- > 0)
            dump.AddNode();
        return Encoding.Latin1.GetBytes(dump._text.ToString());
    }

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];

    private bool OneIn(int n) => _random.Next(n) == 0;

    private void AddNode()
    {
        var path = NewPath();
        var permissions = Pick(0x1ed, 0x1a4, 0, 0xfff, _random.Next(0x1000));
        switch (_random.Next(14))
        {
            case 0 or 1 or 2:
                AddLine(path, 4096, 0x4000 | permissions, "-", "-", "-");
                _directories.Add(path);
                return;
            case 3 or 4 or 5:
                AddExternal(path, permissions);
                break;
            case 6 or 7:
                var size = OneIn(2) ? Pick(InlineEdges) : _random.Next(5001);
                AddLine(path, (ulong)size, 0x8000 | permissions, "-", Bytes(size), "-");
                break;
            case 8:
                AddLine(path, 0, 0x8000 | permissions, OneIn(3) ? "ab/c" : "-", "-", "-");
                break;
            case 9 or 10:
                var length = OneIn(3) ? Pick(LinkEdges) : _random.Next(1, 300);
                AddLine(path, (ulong)(OneIn(2) ? length : 0), 0xa1ff, new string((char)_random.Next('a', 'z'), length), "-", "-");
                break;
            case 11:
                AddLine(path, OneIn(4) ? 1UL << 33 : 0, Pick(0x1000, 0xc000, 0x2000, 0x6000) | permissions, "-", "-", "-", (uint)_random.NextInt64(1, uint.MaxValue));
                break;
            case 12 when OneIn(2):
                AddLine(path, 0, 0x2000 | permissions, "-", "-", "-");
                break;
            default:
                if (_files.Count == 0)
                    return;
                AddText($"{path} 0 @{Pick("100644", "120777", "20600")} - - - - - {Pick([.. _files])} - -\n");
                break;
        }

        _files.Add(path);
    }

    private void AddExternal(string path, int permissions)
    {
        var digest = Convert.ToHexStringLower(OneIn(4) ? new byte[32] : Random(32));
        var size = OneIn(2) ? Pick(SizeEdges) : (ulong)_random.NextInt64(1, 1L << _random.Next(1, 53));
        AddLine(path, size, 0x8000 | permissions, OneIn(8) ? "-" : $"{digest[..2]}/{digest[2..]}", "-", OneIn(6) ? "-" : OneIn(6) ? digest.ToUpperInvariant() : digest);
    }

    private void AddLine(string path, ulong size, int mode, string payload, string content, string digest, uint device = 0)
    {
        var links = Pick<long>(1, 1, 1, 2, 65535, 65536, uint.MaxValue);
        var owner = Pick<long>(0, 0, 0, 1000, 65535, 65536, uint.MaxValue);
        var time = OneIn(4) ? $"{_time + _random.Next(-2, 3)}.{Pick(0, 0, 5, 999999999)}" : $"{_time}.0";
        AddText(string.Create(CultureInfo.InvariantCulture, $"{path} {size} {Convert.ToString(mode, 8)} {links} {owner} {(OneIn(9) ? 70000 : 0)} {device} {time} {payload} {content} {digest}"));
        foreach (var xattr in Xattrs(path.Length == 1))
            AddText(" " + xattr);
        AddText("\n");
    }

    private void AddText(string text) => _text.Append(text);

    private HashSet<string> Xattrs(bool isRoot)
    {
        var xattrs = new HashSet<string>();
        if (isRoot && OneIn(2))
            xattrs.Add("security.selinux=root_t\\x00");
        if (_sharedXattrs.Count > 0)
        {
            for (var i = OneIn(20) ? 150 : Pick(0, 0, 1, 3); i > 0; i--)
                xattrs.Add(Pick([.. _sharedXattrs]));
        }

        for (var i = Pick(0, 0, 0, 0, 1, 2); i > 0; i--)
            xattrs.Add(Xattr(_random.Next(1000)));
        return xattrs;
    }

    private string Xattr(int number)
    {
        var prefix = Pick("user.", "user.", "trusted.", "trusted.overlay.", "trusted.overlay.overlay.", "trusted.overlay", "security.", "system.posix_acl_access", "system.posix_acl_default", "system.", "lustre.", "plain");
        if (prefix.StartsWith("system.posix", StringComparison.Ordinal))
            return $"{prefix}{(OneIn(2) ? "" : "X")}={Bytes(_random.Next(1, 40))}";
        return $"{prefix}{Pick("opaque", "a\\x3db", "selinux", "n", new string('l', 200))}{number}={Bytes(Pick(0, 1, 3, 4, 30, OneIn(4) ? 1500 : 7))}";
    }

    private string NewPath()
    {
        while (true)
        {
            var name = Name();
            var path = $"{Pick([.. _directories])}/{name}";
            if (name is not ("." or "..") && _names.Add(path))
                return path;
        }
    }

    private string Name() => _random.Next(8) switch
    {
        0 => Pick("!", "+x", ",", "-", "..a", ".a", "...", "0a", "ff", "7f", "\\x20", "\\xff\\xfe", "a\\nb", "=", "\u00e9"),
        1 => new string((char)_random.Next('a', 'f'), Pick(255, 254, 100, 33)),
        2 => Convert.ToHexStringLower(Random(1)),
        _ => "f" + _random.Next(100000).ToString(CultureInfo.InvariantCulture),
    };

    private string Bytes(int count)
    {
        // A lone dash would be no content.
        if (OneIn(3))
            return new string('x', count);
        var text = new StringBuilder();
        foreach (var b in Random(count))
            text.Append(OneIn(3) && b is > 0x20 and < 0x7f and not (byte)'\\' and not (byte)'-' ? (char)b : $"\\x{b:x2}");
        return text.ToString();
    }

    private byte[] Random(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
