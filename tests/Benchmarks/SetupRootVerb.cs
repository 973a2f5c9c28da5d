using System.Diagnostics;
using System.Globalization;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Scan;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop.Files;

namespace SkorionOS.Benchmarks;

/// <summary>
/// Measures how long a root takes to be set up, in a mount namespace on a fresh ext4: the first boot of a second deployment, with the merge of /etc, and later boots; and
/// beside them how long the files of that /etc take alone.
/// </summary>
internal sealed class SetupRootVerb
{
    private const int Files = 2000;
    private const int Rounds = 7;
    private readonly string _directory;
    private readonly string _program;

    private SetupRootVerb(string directory, string program)
    {
        _directory = directory;
        _program = program;
    }

    public static int Run(string directory, string program)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        using FreshFileSystem disk = new(Directory.CreateDirectory(directory).FullName);
        new SetupRootVerb(disk.Root, Path.GetFullPath(program)).Run();
        return 0;
    }

    private void Run()
    {
        foreach (string name in new[] { "disk/bootc/storage/objects", "disk/bootc/storage/images", "disk/bootc/state/deploy", "sysroot", "run", "efivars" })
            Directory.CreateDirectory(At(name));
        string first = Deploy(1, null);
        Boot(first);
        ChangeEtc(At($"disk/bootc/state/deploy/{first}/etc"));
        string second = Deploy(2, first);

        var firstBoots = new List<double>();
        var laterBoots = new List<double>();
        var floors = new List<double>();
        var files = new TreeInMemory(At("tree2/etc"));
        using Dir directory = Dir.Open(_directory);
        for (int round = 0; round < Rounds; round++)
        {
            if (round > 0)
                Directory.Delete(At($"disk/bootc/state/deploy/{second}/etc"), recursive: true);
            firstBoots.Add(Boot(second));
            laterBoots.Add(Boot(second));
            directory.RemoveTree("floor");
            directory.SyncFileSystem();
            floors.Add(files.Write(directory, "floor"));
        }

        Print("first boot of a deployment, /etc merged", firstBoots);
        Print("later boot", laterBoots);
        Print($"{Files} files made from memory, and syncfs", floors);
    }

    private static void Print(string what, List<double> seconds)
    {
        seconds.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} median {seconds[Rounds / 2]:0.000} s, best {seconds[0]:0.000} s, worst {seconds[^1]:0.000} s"));
    }

    /// <summary>An image whose /etc has 2000 files in 200 directories, of which every tenth differs from version to version; and a deployment of it.</summary>
    private string Deploy(int version, string? parent)
    {
        string tree = At($"tree{version}");
        foreach (string name in new[] { "usr", "var", "home", "sysroot", "boot" })
            Directory.CreateDirectory(Path.Join(tree, name));
        for (int file = 0; file < Files; file++)
        {
            string path = Directory.CreateDirectory(Path.Join(tree, "etc", $"service{file / 10}")).FullName;
            string line = file % 10 == version ? $"version {version}\n" : "key = value\n";
            File.WriteAllText(Path.Join(path, $"file{file}.conf"), string.Concat(Enumerable.Repeat(line, 1 + (file * 37 % 300))));
        }

        File.WriteAllText(Path.Join(tree, "etc/machine-id"), "");
        string manifest = $"sha256:{version:x64}";
        string image = Directory.CreateDirectory(At($"disk/bootc/storage/images/{manifest}")).FullName;
        string erofs = Path.Join(image, "root.erofs");
        using (Dir root = Dir.Open(tree))
        using (ObjectStore store = ObjectStore.Open(Dir.Open(At("disk/bootc/storage/objects"))))
        using (FileStream output = File.Create(erofs))
            ErofsWriter.Write(DirectoryScanner.Scan(root, new ScanOptions { DigestStore = store }), output, FormatVersions.Default);

        string id = FsVerityDigest.Compute(File.ReadAllBytes(erofs)).ToString();
        string deployment = Directory.CreateDirectory(At($"disk/bootc/state/deploy/{id}")).FullName;
        string parentField = parent is null ? "" : $", \"parent\": \"{parent}\"";
        File.WriteAllText(Path.Join(deployment, "origin.json"), $$"""{ "version": 1, "manifestDigest": "{{manifest}}"{{parentField}} }""");
        return id;
    }

    /// <summary>What people do to a machine: twenty files changed, ten added, ten removed.</summary>
    private static void ChangeEtc(string etc)
    {
        for (int service = 0; service < 20; service++)
            File.AppendAllText(Path.Join(etc, $"service{service}", $"file{service * 10}.conf"), "local = yes\n");
        for (int service = 30; service < 40; service++)
        {
            File.WriteAllText(Path.Join(etc, $"service{service}", "local.conf"), "local = yes\n");
            File.Delete(Path.Join(etc, $"service{service}", $"file{service * 10}.conf"));
        }
    }

    /// <summary>Sets a root up; the seconds of the whole process.</summary>
    private double Boot(string id)
    {
        File.WriteAllText(At("cmdline"), $"composefs=?{id}\n");
        const string script = """
            cd "$1"; mount --bind disk sysroot; sync
            start=$EPOCHREALTIME
            "$2" --sysroot "$1/sysroot" --cmdline cmdline --run "$1/run" --efivars "$1/efivars" 2>log || { cat log >&2; exit 1; }
            echo $(( ${EPOCHREALTIME/./} - ${start/./} ))
            """;
        using Process process = Process.Start(
            new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "bash", "-ec", script, "script", _directory, _program])
            {
                RedirectStandardOutput = true,
            })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? long.Parse(output, CultureInfo.InvariantCulture) / 1e6
            : throw new InvalidOperationException($"{_program} ended with {process.ExitCode}");
    }

    private string At(string name) => Path.Join(_directory, name);
}
