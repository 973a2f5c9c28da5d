using SkorionOS.Boot;
using SkorionOS.Deploy.Install;
using SkorionOS.Interop.Mounts;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Install;

public sealed class FileSystemInstallTests : IDisposable
{
    private readonly InstallFixture _fixture = new();

    public FileSystemInstallTests()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Esp);
    }

    private string Root => _fixture["root"];

    private string Esp => _fixture["esp"];

    // In memory there is no fs-verity.
    private FileSystemChoices Here => new() { EspPath = Esp, RootMountSpec = "UUID=abc", AllowMissingVerity = true };

    private static SystemdBoot Loader => SystemdBoot.For(Platform.Host.Architecture)!;

    [Fact]
    public async Task Run_EmptyDirectory_IsADeploymentThatBoots()
    {
        var result = await RunAsync(Here);

        Assert.False(result.IsSealed);
        Assert.Null(result.Size);
        Assert.Equal(BootableImage.BootLoader, File.ReadAllBytes(Path.Join(Esp, Loader.FallbackPath)));
        using var sysroot = Sysroot.Open(Root, Esp);
        var engine = new Engine(sysroot, new EngineOptions());
        Assert.True(engine.Check().IsClean);
        var current = engine.ReadDeployments().Current!;
        Assert.Equal(["root=UUID=abc", "rw"], current.Origin.KernelArguments);
        Assert.True(current.Origin.VerityOptional);
    }

    [Fact]
    public async Task Run_EmptyMountSpec_NamesNoRoot()
    {
        await RunAsync(Here with { RootMountSpec = "" });

        using var sysroot = Sysroot.Open(Root, Esp);
        Assert.Equal(["rw"], new Engine(sysroot, new EngineOptions()).ReadDeployments().Current!.Origin.KernelArguments);
    }

    [Fact]
    public async Task Run_NoVerity_IsRefusedUnlessAllowed() =>
        Assert.Equal("verity-missing", await CodeAsync(Here with { AllowMissingVerity = false }));

    [Fact]
    public async Task Run_SomethingIsThere_IsRefusedAndUntouched()
    {
        File.WriteAllText(Path.Join(Root, "mine"), "mine");

        Assert.Equal("target-in-use", await CodeAsync(Here));
        Assert.Equal([Path.Join(Root, "mine")], Directory.EnumerateFileSystemEntries(Root));
    }

    [Theory]
    [InlineData(ExistingFiles.Keep, true)]
    [InlineData(ExistingFiles.Remove, false)]
    public async Task Run_Replace_KeepsOrRemovesWhatIsThere(ExistingFiles existing, bool stays)
    {
        Directory.CreateDirectory(Path.Join(Root, "old/deep"));
        Directory.CreateDirectory(Path.Join(Root, "lost+found"));

        await RunAsync(Here with { Existing = existing });

        Assert.Equal(stays, Directory.Exists(Path.Join(Root, "old/deep")));
        Assert.True(Directory.Exists(Path.Join(Root, "lost+found")));
        Assert.True(Directory.Exists(Path.Join(Root, "bootc/storage")));
    }

    [Fact]
    public async Task Run_Twice_IsRefused()
    {
        await RunAsync(Here);

        Assert.Equal("already-installed", await CodeAsync(Here with { Existing = ExistingFiles.Keep }));
        // Its entry is still on the boot partition, and another root would take it for its own.
        Assert.Equal("already-installed", await CodeAsync(Here with { Existing = ExistingFiles.Remove }));
    }

    [Fact]
    public async Task Run_NotMountedAndNoSpec_IsRefused() => Assert.Equal("target-invalid", await CodeAsync(Here with { RootMountSpec = null }));

    [Fact]
    public async Task Run_NoEspBelow_IsRefused() => Assert.Equal("esp-missing", await CodeAsync(Here with { EspPath = null }));

    [Fact]
    public async Task Run_EspThatIsNotThere_IsRefused() => Assert.Equal("esp-missing", await CodeAsync(Here with { EspPath = "/nonexistent" }));

    [Fact]
    public async Task Run_EspMountedBelow_IsFound()
    {
        // Any filesystem of its own will do for a boot partition.
        Directory.CreateDirectory(Path.Join(Root, "efi"));
        using (var context = FileSystemContext.Open("tmpfs"))
        using (var mount = context.Mount(writable: true))
        {
            mount.MountAt(Path.Join(Root, "efi"));
        }

        try
        {
            await RunAsync(Here with { EspPath = null });

            Assert.True(File.Exists(Path.Join(Root, "efi", Loader.Path)));
        }
        finally
        {
            MountPoint.Unmount(Path.Join(Root, "efi"));
        }
    }

    [Theory]
    [InlineData("efi")]
    [InlineData("boot/efi")]
    public async Task Run_ExtendedBootPartition_HasEntriesAndKernelsAndTheOtherOneTheLoader(string esp)
    {
        string[] places = [Path.Join(Root, "boot"), Path.Join(Root, esp)];
        foreach (var place in places)
        {
            Directory.CreateDirectory(place);
            using var context = FileSystemContext.Open("tmpfs");
            using var mount = context.Mount(writable: true);
            mount.MountAt(place);
        }

        try
        {
            var result = await RunAsync(Here with { EspPath = null });

            Assert.Equal(
                ["EFI/Linux/bootc", "loader/entries", "loader/entries.srel"],
                ((string[])["EFI/BOOT", "EFI/Linux/bootc", "EFI/systemd", "loader/entries", "loader/entries.srel", "loader/loader.conf"]).Where(name => Path.Exists(Path.Join(places[0], name))));
            Assert.Equal($"bootc-{result.Deployment}+3.conf", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Join(places[0], "loader/entries")))));
            Assert.Equal(BootableImage.BootLoader, File.ReadAllBytes(Path.Join(places[1], Loader.Path)));
            Assert.Equal(BootableImage.BootLoader, File.ReadAllBytes(Path.Join(places[1], Loader.FallbackPath)));
            Assert.True(File.Exists(Path.Join(places[1], "loader/loader.conf")));
            Assert.False(Directory.Exists(Path.Join(places[1], "EFI/Linux")));
        }
        finally
        {
            foreach (var place in places.Reverse())
            {
                MountPoint.Unmount(place);
            }
        }
    }

    [Fact]
    public async Task Run_BootLoaderOfOthers_StaysAndIsMentioned()
    {
        var fallback = Path.Join(Esp, Loader.FallbackPath);
        Directory.CreateDirectory(Path.GetDirectoryName(fallback)!);
        File.WriteAllText(fallback, "another");
        Directory.CreateDirectory(Path.Join(Esp, "loader"));
        File.WriteAllText(Path.Join(Esp, "loader/loader.conf"), "timeout 30\n");

        var result = await RunAsync(Here);

        Assert.Equal("another", File.ReadAllText(fallback));
        Assert.Equal("timeout 30\n", File.ReadAllText(Path.Join(Esp, "loader/loader.conf")));
        Assert.Equal(BootableImage.BootLoader, File.ReadAllBytes(Path.Join(Esp, Loader.Path)));
        Assert.Contains(result.Notes, note => note.Contains(Loader.FallbackPath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SystemdBootFromBefore_IsReplaced()
    {
        var fallback = Path.Join(Esp, Loader.FallbackPath);
        Directory.CreateDirectory(Path.GetDirectoryName(fallback)!);
        File.WriteAllText(fallback, "old #### LoaderInfo: systemd-boot 249 ####");

        Assert.Empty((await RunAsync(Here)).Notes);
        Assert.Equal(BootableImage.BootLoader, File.ReadAllBytes(fallback));
    }

    [Fact]
    public async Task Install_MountsWithoutAPlace_HoldADeployment()
    {
        using var rootContext = FileSystemContext.Open("tmpfs");
        using var espContext = FileSystemContext.Open("tmpfs");
        using var root = rootContext.Mount(writable: true);
        using var esp = espContext.Mount(writable: true);
        using var sysroot = Sysroot.Open(root.OpenRoot("the root"), esp.OpenRoot("the boot partition"));
        var engine = new Engine(sysroot, new EngineOptions());

        await engine.InstallAsync(_fixture.Choices, new InstallRoot(["rw"], VerityOptional: true, SealsWhileWriting: false, Grows: true), null, CancellationToken.None);

        Assert.True(engine.ReadDeployments().Current is { IsBootable: true });
        Assert.True(engine.Check().IsClean);
        using (var physical = root.OpenRoot())
        {
            Assert.True(physical.Exists("bootc/state/grow-root"));
        }

        Assert.Equal("the root", sysroot.Path);
        Assert.DoesNotContain("the root", Tool.Run("cat", "/proc/self/mountinfo"), StringComparison.Ordinal);
        using var files = esp.OpenRoot();
        Assert.True(files.Exists(Loader.FallbackPath));
    }

    public void Dispose() => _fixture.Dispose();

    private Task<InstallResult> RunAsync(FileSystemChoices choices) =>
        FileSystemInstall.RunAsync(Root, _fixture.Choices, choices, new EngineOptions { Workers = 1 });

    private async Task<string> CodeAsync(FileSystemChoices choices) => (await Assert.ThrowsAsync<DeployException>(() => RunAsync(choices))).Code;
}
