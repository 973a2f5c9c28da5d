using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SkorionOS.Benchmarks;

/// <summary>
/// Writes composefs dump text of a tree shaped like an OS: directories of directories, four files in five with their content in the
/// object store, the others short or links, one in fifty with an attribute. The same number of entries gives the same text.
/// </summary>
internal static class DumpVerb
{
    private const int Seed = 1;
    private const int EntriesPerDirectory = 24;
    private const int DirectoriesPerTop = 60;
    private const string Mtime = "1700000000.0";

    public static int Run(int entries, string file)
    {
        using StreamWriter dump = new(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 20);
        Write(entries, dump);
        return 0;
    }

    private static void Write(int entries, StreamWriter dump)
    {
        // Names and sizes only have to look real and be the same each time.
#pragma warning disable CA5394
        var random = new Random(Seed);
        dump.Write($"/ 4096 40755 2 0 0 0 {Mtime} - - -\n");
        string top = "", directory = "";
        for (int number = 0, inDirectory = EntriesPerDirectory, inTop = DirectoriesPerTop; number < entries - 1; number++)
        {
            if (inTop == DirectoriesPerTop)
            {
                dump.Write(Directory(top = Invariant($"/tree-{number:d6}")));
                (inTop, inDirectory) = (0, EntriesPerDirectory);
            }
            else if (inDirectory == EntriesPerDirectory)
            {
                dump.Write(Directory(directory = Invariant($"{top}/directory-{number:d6}")));
                (inTop, inDirectory) = (inTop + 1, 0);
            }
            else
            {
                dump.Write(Entry(Invariant($"{directory}/a-file-of-usual-length-{number:d6}.so"), random));
                inDirectory++;
            }
        }
    }

    private static string Directory(string path) => $"{path} 4096 40755 2 0 0 0 {Mtime} - - -\n";

    private static string Entry(string path, Random random) => random.Next(100) switch
    {
        < 10 => $"{path} 16 120777 1 0 0 0 {Mtime} ../a-link/target - -\n",
        < 18 => $"{path} 10 100644 1 0 0 0 {Mtime} - short\\x20text -\n",
        < 20 => WithObject(path, random, " user.origin=package"),
        _ => WithObject(path, random, ""),
    };

    private static string WithObject(string path, Random random, string attributes)
    {
        byte[] digest = new byte[SHA256.HashSizeInBytes];
        random.NextBytes(digest);
        string hex = Convert.ToHexStringLower(digest);
        return Invariant($"{path} {random.Next(65, 1 << 20)} 100644 1 0 0 0 {Mtime} {hex[..2]}/{hex[2..]} - {hex}{attributes}\n");
    }
#pragma warning restore CA5394

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
