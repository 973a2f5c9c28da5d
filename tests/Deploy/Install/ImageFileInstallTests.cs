using System.Text;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Install;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Install;

/// <summary>A disk in a file, looked at by the programs that check such things.</summary>
public sealed class ImageFileInstallTests
{
    [Fact]
    public async Task Run_File_CheckersFindNothingWrong()
    {
        using var fixture = new InstallFixture();

        var result = await fixture.RunAsync();

        Assert.Equal(600L << 20, result.Size);
        Assert.Equal(600L << 20, new FileInfo(fixture.Disk).Length);
        Assert.Contains("No problems found", Tool.Run("sgdisk", "--verify", fixture.Disk), StringComparison.Ordinal);
        Tool.Run("sfdisk", "--verify", fixture.Disk);
        Tool.Run("fsck.vfat", "-n", fixture.ExtractEsp());
        Tool.Run("e2fsck", "-f", "-n", fixture.RootFileSystem);
        Assert.Empty(result.Notes);
        Assert.Equal(["commands", "disk.img", "esp.img"], fixture.Left.Append("commands").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_File_PartitionsAreDiscoverableAndTheRootIsLast()
    {
        using var fixture = new InstallFixture();
        await fixture.RunAsync();

        var table = Tool.Run("sfdisk", "--dump", fixture.Disk).Split('\n').Where(line => line.Contains("start=", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, table.Count);
        Assert.Contains("type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B", table[0], StringComparison.Ordinal);
        Assert.Contains($"type={DiskLayout.RootType(Platform.Host.Architecture)}", table[1], StringComparison.Ordinal);
        Assert.Equal((1 << 20) + InstallFixture.EspSize, fixture.RootOffset);
    }

    [Fact]
    public async Task Run_File_EspHasLoaderEntryAndKernels()
    {
        using var fixture = new InstallFixture();
        var result = await fixture.RunAsync(fixture.Choices with { KernelArguments = ["console=ttyS0"], MenuTimeout = 7 });

        var files = fixture.ListEsp();
        var loader = Boot.SystemdBoot.For(Platform.Host.Architecture)!;
        Assert.Contains(loader.Path, files);
        Assert.Contains(loader.FallbackPath, files);
        Assert.Equal(Encoding.Latin1.GetString(BootableImage.BootLoader), fixture.ReadEsp(loader.FallbackPath));
        Assert.Equal("timeout 7\n", fixture.ReadEsp("loader/loader.conf"));
        Assert.Equal("type1\n", fixture.ReadEsp("loader/entries.srel"));
        Assert.Equal(32, fixture.ReadEsp("loader/random-seed").Length);
        var entry = fixture.ReadEsp($"loader/entries/bootc-{result.Deployment}+3.conf");
        var uuid = Tool.Run("dumpe2fs", "-h", fixture.RootFileSystem).Split('\n').First(line => line.StartsWith("Filesystem UUID:", StringComparison.Ordinal))[16..].Trim();
        Assert.Contains($"options composefs={result.Deployment} panic=10 systemd.crash_action=reboot quiet root=UUID={uuid} rw console=ttyS0\n", entry, StringComparison.Ordinal);
        Assert.Equal(2, files.Count(file => file.StartsWith("EFI/Linux/bootc/", StringComparison.Ordinal) && !file.EndsWith('/')));
    }

    [Fact]
    public async Task Run_TwoFiles_SeedsAndFilesystemsDiffer()
    {
        using var first = new InstallFixture();
        using var second = new InstallFixture();
        await first.RunAsync();
        await second.RunAsync();

        Assert.NotEqual(first.ReadEsp("loader/random-seed"), second.ReadEsp("loader/random-seed"));
        Assert.NotEqual(Tool.Run("dumpe2fs", "-h", first.RootFileSystem), Tool.Run("dumpe2fs", "-h", second.RootFileSystem));
    }

    [Fact]
    public async Task Run_TargetImage_IsFollowedAndFetchedAgain()
    {
        using var fixture = new InstallFixture();
        var target = ImageReference.Parse("registry.example/os:stable");
        var result = await fixture.RunAsync(fixture.Choices with { Target = target, TlsVerify = false });

        var origin = fixture.Debugfs($"cat /bootc/state/deploy/{result.Deployment}/origin.json");
        var record = fixture.Debugfs($"cat /bootc/storage/images/{result.ManifestDigest}/image.json");

        Assert.Equal("registry.example/os:stable", result.Image);
        Assert.Contains("\"image\": \"registry.example/os:stable\"", origin, StringComparison.Ordinal);
        Assert.Contains("\"tlsVerify\": false", origin, StringComparison.Ordinal);
        Assert.Contains("\"reference\": \"registry.example/os:stable\"", record, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture["layout"], origin + record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AuthorizedKeys_WaitForTheFirstBoot()
    {
        using var fixture = new InstallFixture();
        await fixture.RunAsync(fixture.Choices with { RootAuthorizedKeys = "ssh-ed25519 AAAA me\n"u8.ToArray() });

        const string path = "/bootc/state/first-boot/var/roothome/.ssh";
        var output = fixture.Debugfs($"cat {path}/authorized_keys", $"stat {path}/authorized_keys", $"stat {path}", "ls /bootc/state/var");

        Assert.Contains("ssh-ed25519 AAAA me", output, StringComparison.Ordinal);
        Assert.Contains("Mode:  0600", output, StringComparison.Ordinal);
        Assert.Contains("Mode:  0700", output, StringComparison.Ordinal);
        // Only an empty /var is made from the image at the first boot.
        Assert.DoesNotContain("roothome", output[output.IndexOf("ls /bootc/state/var", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoSizes_FileHasRoomForAnotherVersion()
    {
        using var fixture = new InstallFixture();

        var result = await fixture.RunAsync(disk: new DiskChoices { EspSize = InstallFixture.EspSize });

        Assert.InRange(result.Size!.Value, (2L << 30) + InstallFixture.EspSize, (3L << 30) + InstallFixture.EspSize);
        Tool.Run("e2fsck", "-f", "-n", fixture.RootFileSystem);
    }

    [Fact]
    public async Task Run_LargeKernels_SaysThatThreeDoNotFit()
    {
        using var fixture = new InstallFixture(BootableImage.Make("1", more: layer =>
            layer.File($"{BootableImage.Modules}/initramfs.img", new byte[30 << 20])));

        var result = await fixture.RunAsync();

        Assert.Contains("3 kernels of 30 MiB do not fit", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Wipe_ReplacesTheFile()
    {
        using var fixture = new InstallFixture();
        await File.WriteAllTextAsync(fixture.Disk, "mine");

        await fixture.RunAsync(disk: InstallFixture.Small with { Wipe = true });

        Tool.Run("e2fsck", "-f", "-n", fixture.RootFileSystem);
    }

    [Fact]
    public async Task Run_AfterOneThatWasKilled_RemovesWhatThatLeft()
    {
        using var fixture = new InstallFixture();
        Directory.CreateDirectory(fixture[".disk.img.bootc-install/root/bootc/storage"]);
        await File.WriteAllTextAsync(fixture[".disk.img.bootc-install/disk"], "half");

        await fixture.RunAsync();

        Assert.Equal(["disk.img"], fixture.Left);
        Tool.Run("e2fsck", "-f", "-n", fixture.RootFileSystem);
    }

    [Fact]
    public async Task Update_OfWhatWasInstalledUnsealed_TakesArgumentsAndTheQuestionMarkOver()
    {
        using var fixture = new InstallFixture();
        Directory.CreateDirectory(fixture["root"]);
        Directory.CreateDirectory(fixture["esp"]);
        var into = new FileSystemChoices { EspPath = fixture["esp"], RootMountSpec = "LABEL=root", Seal = false };
        await FileSystemInstall.RunAsync(fixture["root"], fixture.Choices with { KernelArguments = ["console=ttyS0"] }, into, new EngineOptions());
        BootableImage.Make("2").WriteLayout(fixture["layout"], "v1");

        using var sysroot = Sysroot.Open(fixture["root"], fixture["esp"]);
        var engine = new Engine(sysroot, new EngineOptions());
        Assert.Equal(UpdateOutcome.Staged, (await engine.UpdateAsync()).Outcome);

        Deployment current = engine.ReadDeployments().Current!;
        Assert.Equal("2", current.Origin.ImageVersion);
        Assert.True(current.Origin.VerityOptional);
        Assert.EndsWith(
            $"composefs=?{current.Id} panic=10 systemd.crash_action=reboot quiet root=LABEL=root rw console=ttyS0\n",
            File.ReadAllText(Path.Join(fixture["esp"], "loader/entries", current.Entry!.FileName)),
            StringComparison.Ordinal);
    }
}
