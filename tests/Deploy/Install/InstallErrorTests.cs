using SkorionOS.Deploy.Install;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Install;

/// <summary>Each error names what failed and leaves nothing behind.</summary>
public sealed class InstallErrorTests
{
    public static TheoryData<string, string, string> BadImages => new()
    {
        { "machine id", "image-has-identity", "/etc/machine-id would be the same on every machine" },
        { "id of the bus", "image-has-identity", "/var/lib/dbus/machine-id" },
        { "host keys", "image-has-identity", "/etc/ssh/ssh_host_ed25519_key, /etc/ssh/ssh_host_rsa_key would" },
        { "no boot loader", "boot-loader-missing", "/usr/lib/systemd/boot/efi/systemd-boot" },
        { "other architecture", "boot-loader-missing", "s390x" },
        { "no kernel", "kernel-missing", "/usr/lib/modules/" },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public async Task Run_ImageThatCannotBeInstalled_SaysWhyAndLeavesNothing(string name, string code, string part)
    {
        using var fixture = new InstallFixture(Make(name));

        var error = await Assert.ThrowsAnyAsync<Exception>(() => fixture.RunAsync());

        var report = ErrorCatalog.Describe(error);
        Assert.True(report.Code == code, $"{report.Code}: {report.Message}");
        Assert.Contains(part, report.Message, StringComparison.Ordinal);
        Assert.Contains(fixture["layout"], report.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Left);
    }

    [Theory]
    [InlineData("")]
    [InlineData("uninitialized\n")]
    public async Task Run_MachineIdThatIsNone_IsInstalled(string content)
    {
        using var fixture = new InstallFixture(BootableImage.Make("1", more: layer => layer.File("etc/machine-id", content)));

        await fixture.RunAsync();
    }

    [Fact]
    public async Task Run_FileIsThere_IsRefusedAndUnchanged()
    {
        using var fixture = new InstallFixture();
        await File.WriteAllTextAsync(fixture.Disk, "mine");

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.RunAsync());

        Assert.Equal("target-in-use", error.Code);
        Assert.Contains("--wipe", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(fixture.Disk));
        Assert.Equal(["disk.img"], fixture.Left);
    }

    [Fact]
    public async Task Run_DirectoryOfTheName_IsRefused()
    {
        using var fixture = new InstallFixture();
        Directory.CreateDirectory(fixture.Disk);

        Assert.Equal("target-invalid", (await Assert.ThrowsAsync<DeployException>(() => fixture.RunAsync(disk: InstallFixture.Small with { Wipe = true }))).Code);
    }

    [Fact]
    public async Task Run_NoSuchDirectory_IsRefused()
    {
        using var fixture = new InstallFixture();

        var error = await Assert.ThrowsAsync<DeployException>(() =>
            DiskInstall.RunAsync(fixture["nowhere/disk"], fixture.Choices, InstallFixture.Small, new EngineOptions()));

        Assert.Equal("target-invalid", error.Code);
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DeviceThatIsNotThere_IsRefusedAndNoFileIsMade()
    {
        using var fixture = new InstallFixture();
        File.CreateSymbolicLink(fixture.Disk, "/dev/nonesuch1");

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.RunAsync());

        Assert.Equal("target-invalid", error.Code);
        Assert.Contains("/dev/nonesuch1", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("/dev/nonesuch1"));
    }

    [Fact]
    public async Task Run_DiskFullWhileTheFileIsMadeAndNamed_LeavesNothing()
    {
        for (var at = 0; ; at++)
        {
            using var fixture = new InstallFixture();
            var changes = 0;
            var error = await Record.ExceptionAsync(async () =>
            {
                using var faults = FaultInjection.Use(point =>
                {
                    var isOfTheFile = point.Path.EndsWith(".bootc-install/disk", StringComparison.Ordinal) || point.Path == fixture.Disk;
                    if (isOfTheFile && changes++ == at)
                    {
                        throw new LinuxException(Errno.ENOSPC, point.Operation, point.Path);
                    }
                });
                await fixture.RunAsync();
            });

            if (error is null)
            {
                Assert.True(at >= 4, $"only {at} changes were seen");
                return;
            }

            Assert.Equal("disk-full", ErrorCatalog.Describe(error).Code);
            Assert.Empty(fixture.Left);
        }
    }

    [Fact]
    public async Task Run_CharacterDevice_IsRefused()
    {
        using var fixture = new InstallFixture();

        var error = await Assert.ThrowsAsync<DeployException>(() =>
            DiskInstall.RunAsync("/dev/null", fixture.Choices, InstallFixture.Small with { Wipe = true }, new EngineOptions()));

        Assert.Equal("target-invalid", error.Code);
    }

    [Theory]
    [InlineData(75, null, "the root needs")]
    [InlineData(null, 10, "the root needs")]
    [InlineData(300, 400, "the whole needs")]
    public async Task Run_TooSmall_SaysHowMuchIsNeededBeforeAnythingIsMade(int? size, int? root, string part)
    {
        using var fixture = new InstallFixture();
        var disk = new DiskChoices { EspSize = InstallFixture.EspSize, Size = (long?)size << 20, RootSize = (long?)root << 20 };

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.RunAsync(disk: disk));

        Assert.Equal("target-too-small", error.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Matches(@"needs \d+ MiB, and has \d+ MiB", error.Message);
        Assert.Empty(fixture.Left);
    }

    [Fact]
    public async Task Run_EspTooSmallForTheKernel_SaysSo()
    {
        using var fixture = new InstallFixture(BootableImage.Make("1", more: layer =>
            layer.File($"{BootableImage.Modules}/initramfs.img", new byte[70 << 20])));

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.RunAsync());

        Assert.Equal("target-too-small", error.Code);
        Assert.Contains("EFI system partition needs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Btrfs_IsRefusedForAFile()
    {
        using var fixture = new InstallFixture();

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.RunAsync(disk: InstallFixture.Small with { FileSystem = RootFileSystem.Btrfs }));

        Assert.Equal("filesystem-unsupported", error.Code);
    }

    [Theory]
    [InlineData(PullStep.Pulling)]
    [InlineData(PullStep.Importing)]
    [InlineData(PullStep.Staging)]
    public async Task Run_Cancelled_LeavesNothing(PullStep step)
    {
        using var fixture = new InstallFixture();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.RunAsync(
            progress: new Listener(report =>
            {
                if (report.Step == step)
                {
                    stop.Cancel();
                }
            }),
            cancellationToken: stop.Token));

        Assert.Empty(fixture.Left);
    }

    [Fact]
    public async Task Run_TwoOfOneName_TheSecondIsRefused()
    {
        using var fixture = new InstallFixture();
        using var first = ImageFileTarget.Begin(fixture.Disk, replace: false);

        Assert.Equal("busy", (await Assert.ThrowsAsync<DeployException>(() => fixture.RunAsync())).Code);
    }

    [Fact]
    public void Require_ProgramThatIsMissing_NamesItsPackage()
    {
        var error = Assert.Throws<DeployException>(() => InstallTools.Require("sfdisk", "mkfs.nonesuch"));

        Assert.Equal("tool-missing", error.Code);
        Assert.Contains("mkfs.nonesuch is not installed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ProgramThatFails_SaysWhatItSaid()
    {
        var error = await Assert.ThrowsAsync<DeployException>(() =>
            new InstallTools("/").RunAsync("sfdisk", ["--verify", "/nonexistent"], CancellationToken.None));

        Assert.Equal("tool-failed", error.Code);
        Assert.Contains("`sfdisk --verify /nonexistent`", error.Message, StringComparison.Ordinal);
        Assert.Contains("No such file or directory", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static OciImage Make(string name)
    {
        const string Loader = "usr/lib/systemd/boot/efi/systemd-boot";
        return name switch
        {
            "machine id" => BootableImage.Make("1", more: layer => layer.File("etc/machine-id", "0123456789abcdef0123456789abcdef\n")),
            "id of the bus" => BootableImage.Make("1", more: layer => layer.File("var/lib/dbus/machine-id", "0123456789abcdef0123456789abcdef\n")),
            "host keys" => BootableImage.Make("1", more: layer => layer
                .File("etc/ssh/ssh_host_ed25519_key", "private")
                .File("etc/ssh/ssh_host_rsa_key", "private")
                .File("etc/ssh/ssh_host_rsa_key.pub", "public")
                .File("etc/ssh/sshd_config", "")),
            "no boot loader" => BootableImage.Make("1", more: layer => layer.Whiteout($"{Loader}x64.efi").Whiteout($"{Loader}aa64.efi")),
            "other architecture" => new OciImageBuilder().EditConfig(config => config["architecture"] = "s390x").Layer(layer => layer
                .File($"{BootableImage.Modules}/vmlinuz", BootableImage.Content("kernel", 500))
                .File($"{BootableImage.Modules}/initramfs.img", BootableImage.Content("initramfs", 500))).Build(),
            _ => BootableImage.Make("1", more: layer => layer.Whiteout($"{BootableImage.Modules}/vmlinuz")),
        };
    }

    private sealed class Listener(Action<PullProgress> listen) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => listen(value);
    }
}
