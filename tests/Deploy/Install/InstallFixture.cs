using System.Text.RegularExpressions;
using SkorionOS.Deploy.Install;
using SkorionOS.Deploy.Pull;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Install;

/// <summary>An image to install, a place for files of disks, and the eyes of other programs on them.</summary>
internal sealed partial class InstallFixture : IDisposable
{
    public const long EspSize = 64L << 20;

    // In memory: a disk here takes what its contents take.
    private readonly string _directory = Directory.CreateDirectory($"/dev/shm/bootc-install-test-{Guid.NewGuid():N}").FullName;

    public InstallFixture(OciImage? image = null) => (image ?? BootableImage.Make("1")).WriteLayout(this["layout"], "v1");

    public string this[string name] => Path.Join(_directory, name);

    public string Disk => this["disk.img"];

    public InstallChoices Choices => new() { Source = ImageReference.Parse($"oci:{this["layout"]}:v1") };

    public static DiskChoices Small => new() { EspSize = EspSize, Size = 600L << 20 };

    public Task<InstallResult> RunAsync(
        InstallChoices? choices = null, DiskChoices? disk = null, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default) =>
        DiskInstall.RunAsync(Disk, choices ?? Choices, disk ?? Small, new EngineOptions { Workers = 1 }, progress, cancellationToken);

    /// <summary>Everything beside the layout, hidden or not.</summary>
    public IEnumerable<string> Left => Directory.EnumerateFileSystemEntries(_directory).Select(path => Path.GetFileName(path)).Where(name => name != "layout");

    /// <summary>Runs commands of debugfs on the root filesystem of the disk.</summary>
    public string Debugfs(params string[] commands)
    {
        File.WriteAllLines(this["commands"], commands);
        return Tool.Run("debugfs", "-f", this["commands"], RootFileSystem);
    }

    /// <summary>The root filesystem, as the programs of e2fsprogs name it.</summary>
    public string RootFileSystem => $"{Disk}?offset={RootOffset}";

    /// <summary>Where the second partition begins, as the partition table says.</summary>
    public long RootOffset => 512 * long.Parse(StartPattern().Matches(Tool.Run("sfdisk", "--dump", Disk))[1].Groups[1].Value);

    /// <summary>The first partition as a file of its own.</summary>
    public string ExtractEsp()
    {
        Tool.Run("dd", $"if={Disk}", $"of={this["esp.img"]}", "bs=1M", "skip=1", $"count={EspSize >> 20}", "conv=sparse", "status=none");
        return this["esp.img"];
    }

    /// <summary>A file of the first partition.</summary>
    public string ReadEsp(string path) => Tool.Run("mtype", "-i", $"{Disk}@@{1 << 20}", $"::/{path}");

    /// <summary>The paths of all files and directories of the first partition.</summary>
    public IReadOnlyList<string> ListEsp() =>
        [.. Tool.Run("mdir", "-/", "-b", "-i", $"{Disk}@@{1 << 20}", "::/").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line["::/".Length..])];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [GeneratedRegex(@"start=\s*(\d+)")]
    private static partial Regex StartPattern();
}
