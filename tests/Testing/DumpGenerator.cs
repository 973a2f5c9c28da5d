using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SkorionOS.Testing;

/// <summary>
/// Makes the dump text of a system of any size: labelled directories of forty files each, most of them in objects, some small ones inline,
/// some symbolic links. 100 000 entries are 23 MB.
/// </summary>
public static class DumpGenerator
{
    private const int FilesPerDirectory = 40;

    private static readonly string[] Labels = ["usr_t", "bin_t", "lib_t", "etc_t", "man_t", "locale_t", "fonts_t", "modules_object_t"];

    /// <summary>Makes a dump; the same number gives the same text.</summary>
    /// <param name="entries">Lines to write.</param>
    public static byte[] Make(int entries)
    {
        var text = new StringBuilder(entries * 240);
        text.Append("/ 4096 40755 3 0 0 0 1700000000.0 - - - security.selinux=system_u:object_r:root_t:s0\\x00\n");
        text.Append("/usr 4096 40755 2 0 0 0 1700000000.0 - - - security.selinux=system_u:object_r:usr_t:s0\\x00\n");
        var directory = string.Empty;
        for (var i = 2; i < entries; i++)
        {
            var label = Labels[i / FilesPerDirectory % Labels.Length];
            var xattrs = $"security.selinux=system_u:object_r:{label}:s0\\x00";
            var mtime = 1700000000 + (i % 7 == 0 ? 0 : i % 1000);
            if (i % FilesPerDirectory == 2)
            {
                directory = string.Create(CultureInfo.InvariantCulture, $"/usr/directory-{i / FilesPerDirectory:d6}");
                text.Append(CultureInfo.InvariantCulture, $"{directory} 4096 40755 2 0 0 0 {mtime}.0 - - - {xattrs}\n");
                continue;
            }

            var path = string.Create(CultureInfo.InvariantCulture, $"{directory}/file-{i:d7}.so");
            if (i % 11 == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{path} 12 120777 1 0 0 0 {mtime}.0 ../some/file - - {xattrs}\n");
            }
            else if (i % 13 == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{path} 13 100644 1 0 0 0 {mtime}.0 - small\\x20content - {xattrs}\n");
            }
            else
            {
                var digest = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i)));
                text.Append(CultureInfo.InvariantCulture, $"{path} {1000 + i} 100644 1 0 0 0 {mtime}.0 {digest[..2]}/{digest[2..]} - {digest} {xattrs}\n");
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
