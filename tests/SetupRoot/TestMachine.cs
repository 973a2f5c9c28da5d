using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Scan;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.SetupRoot.Tests;

/// <summary>
/// A directory that stands for the disk of a machine, with images and deployments. Each boot is the program as a process, in a mount namespace that is gone
/// afterwards; what a script sees in its root is what a system would see.
/// </summary>
internal sealed class TestMachine : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private int _images;

    public TestMachine()
    {
        foreach (var name in new[] { "disk/bootc/storage/objects", "disk/bootc/storage/images", "disk/bootc/state/deploy", "sysroot", "run", "efivars", "next" })
        {
            _scratch.Make(name);
        }
    }

    public static string Program => Environment.GetEnvironmentVariable("BOOTC_SETUP_ROOT") is { Length: > 0 } path
        ? path
        : Path.Join(AppContext.BaseDirectory, "bootc-setup-root");

    /// <summary>The place of the physical root, and then of the root.</summary>
    public string Sysroot => _scratch["sysroot"];

    /// <summary>A path below bootc on the disk.</summary>
    public string this[string name] => _scratch[$"disk/bootc/{name}"];

    public string PathOf(string name) => _scratch[name];

    /// <summary>Makes an image and a deployment of it.</summary>
    /// <param name="script">Adds to the tree, in which it runs; a usual root is there already.</param>
    /// <param name="parent">The merge base, as in origin.json.</param>
    /// <returns>The id of the deployment.</returns>
    public string Deploy(string script = "", string? parent = null)
    {
        var number = ++_images;
        var tree = _scratch.Make($"tree{number}");
        Tool.Script(tree, $"""
            mkdir -p usr/bin usr/lib/bootc etc/deep var/lib/app sysroot boot dev proc sys run tmp home
            chmod 1777 tmp; ln -s var/roothome root; mkdir -m 700 var/roothome
            : >etc/machine-id; echo image >etc/hostname; ln -s ../usr/share/zoneinfo/UTC etc/localtime
            echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
            seq {number} 1000 >usr/bin/tool; echo vendor {number} >etc/deep/vendor; seq 1 500 >etc/large
            echo seeded >var/lib/app/data; chown 7:8 var/lib/app/data
            {script}
            """);
        var name = $"sha256:{number:x64}";
        var id = WriteImage(tree, name);
        Directory.CreateDirectory(this[$"state/deploy/{id}"]);
        File.WriteAllText(this[$"state/deploy/{id}/origin.json"], $$"""
            { "version": 1, "id": "{{id}}", "serial": {{number}}, "list": [ { "parent": "x" } ], "manifestDigest": "{{name}}"{{(parent is null ? "" : $", \"parent\": \"{parent}\"")}} }
            """);
        return id;
    }

    /// <summary>The directory of the image of the deployment that was made as number <paramref name="number"/>, from 1.</summary>
    public string ImageOf(int number) => this[$"storage/images/sha256:{number:x64}"];

    /// <summary>Boots a deployment and runs a script in its root as the working directory, with what else is mounted.</summary>
    /// <returns>What the script printed.</returns>
    /// <exception cref="InvalidOperationException">The program or the script failed; the message has what it said.</exception>
    public string Boot(string id, string script = "true") => Start($"composefs=?{id}", script);

    /// <summary>Boots with any command line.</summary>
    public string Start(string commandLine, string script = "true", string options = "", string before = "true")
    {
        File.WriteAllText(_scratch["cmdline"], $"quiet root=UUID=1 {commandLine} rw\n");
        return Tool.Script(_scratch.Path, $"""
            exec unshare --mount --propagation private bash -euo pipefail -c '
                mount --bind disk sysroot
                {before}
                "$1" --sysroot "$PWD/sysroot" --cmdline cmdline --run "$PWD/run" --efivars "$PWD/efivars" {options}
                cd sysroot
                eval "$2"
            ' script "$1" "$2"
            """, Program, script);
    }

    /// <summary>The error of a boot that must be refused, when nothing was mounted by it.</summary>
    public string Refused(string commandLine)
    {
        File.WriteAllText(_scratch["cmdline"], $"quiet {commandLine}\n");
        return Tool.Script(_scratch.Path, """
            exec unshare --mount --propagation private bash -euo pipefail -c '
                mount --bind disk sysroot
                cat /proc/self/mountinfo >before
                if "$1" --sysroot "$PWD/sysroot" --cmdline cmdline --run "$PWD/run" --efivars "$PWD/efivars" 2>&1; then echo "not refused"; exit 1; fi
                cat /proc/self/mountinfo >after
                cmp before after
            ' script "$1"
            """, Program);
    }

    public void SetVariable(string name, string value)
    {
        byte[] bytes = [6, 0, 0, 0, .. System.Text.Encoding.Unicode.GetBytes(value + "\0")];
        File.WriteAllBytes(Path.Join(_scratch["efivars"], $"{name}-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"), bytes);
    }

    public void Dispose() => _scratch.Dispose();

    private string WriteImage(string tree, string name)
    {
        var image = Directory.CreateDirectory(this[$"storage/images/{name}"]).FullName;
        using var root = Dir.Open(tree);
        using var store = ObjectStore.Open(Dir.Open(this["storage/objects"]));
        using (var file = File.Create(Path.Join(image, "root.erofs")))
        {
            ErofsWriter.Write(DirectoryScanner.Scan(root, new ScanOptions { DigestStore = store }), file, FormatVersions.Default);
        }

        var id = FsVerityDigest.Compute(File.ReadAllBytes(Path.Join(image, "root.erofs"))).ToString();
        File.WriteAllText(Path.Join(image, "image.json"), $$"""{ "version": 1, "composefsDigest": "{{id}}" }""");
        return id;
    }
}
