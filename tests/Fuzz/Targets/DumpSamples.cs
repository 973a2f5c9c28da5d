using System.Text;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Targets;

/// <summary>Makes dump text of small trees.</summary>
internal static class DumpSamples
{
    public static byte[] Make(FuzzRandom random)
    {
        var text = new StringBuilder($"/ 4096 40755 2 0 0 0 {Time(random)} - - -{Xattrs(random)}\n");
        var directories = new List<string> { "" };
        var files = new List<string>();
        for (var i = random.Size(40); i > 0; i--)
        {
            var path = $"{directories[random.Below(directories.Count)]}/{random.Pick("f", "name", "with\\x20blank", "\\xff", "\\\\", "=", new string('n', random.Pick(1, 200, 253)))}{i}";
            if (path.Length > 2000) continue;
            var owner = $"{random.Pick("0", "1000", "4294967295")} {random.Pick("0", "70000")}";
            var kind = random.Below(9);
            if (kind is 0 or 1) directories.Add(path);
            else if (kind != 2) files.Add(path);
            text.Append(kind switch
            {
                0 or 1 => $"{path} 4096 4{random.Pick("0755", "1777", "0700")} 2 {owner} 0 {Time(random)} - - -",
                2 when files.Count > 0 => $"{path} 0 @100644 1 {owner} 0 {Time(random)} {files[random.Below(files.Count)]} - -",
                3 => $"{path} 4 120777 1 {owner} 0 {Time(random)} {random.Pick("../x", "/a\\x20b", "y")} - -",
                4 => $"{path} 0 {random.Pick("20644", "60600")} 1 {owner} {random.Pick("0", "259", "1048575")} {Time(random)} - - -",
                5 => $"{path} 0 {random.Pick("10644", "140600")} 1 {owner} 0 {Time(random)} - - -",
                6 => $"{path} 5 100644 1 {owner} 0 {Time(random)} - hello -",
                7 => $"{path} 0 100{random.Pick("644", "000")} 1 {owner} 0 {Time(random)} - - -",
                _ => External(path, owner, random),
            }).Append(Xattrs(random)).Append('\n');
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static string External(string path, string owner, FuzzRandom random)
    {
        var digest = random.Hex(64);
        return $"{path} {random.Pick("1", "65", "4096", "9007199254740992", "123456789")} 104755 1 {owner} 0 {Time(random)} {digest[..2]}/{digest[2..]} - {random.Pick(digest, "-")}";
    }

    private static string Time(FuzzRandom random) => random.Pick("0.0", "1700000000.0", "1700000000.999999999", "-1.0", "9223372036854775807.0");

    private static string Xattrs(FuzzRandom random) => random.OneIn(2) ? "" : string.Concat(random.Some<string>(
        " user.note=value", " security.capability=\\x01\\x00\\x00\\x02", " trusted.overlay.opaque=y", " user.empty=", " security.selinux=system_u:object_r:usr_t:s0\\x00", " system.posix_acl_access=\\x02\\x00", " user.a\\x3db=c"));
}
