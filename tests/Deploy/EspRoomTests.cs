using SkorionOS.Boot;
using SkorionOS.Deploy.Staging;
using SkorionOS.Deploy.Tests.Booted;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>A boot partition that is small: a tmpfs of a few pages, since a kernel of the tests has two and an initramfs two.</summary>
public sealed class EspRoomTests
{
    [Fact]
    public async Task Update_NoRoomForAFourthKernel_LetsTheOldestGoEarly()
    {
        using var small = await SmallEsp.MakeAsync(sets: 3);
        await small.Fixture.BringAsync(Image("1"));
        small.Fixture.Boot();
        await small.Fixture.BringAsync(Image("2"));
        small.Fixture.Boot();
        await small.Fixture.BringAsync(Image("3"));
        small.Fixture.Boot();
        Assert.Equal("3 2 1", small.Fixture.Menu);

        await small.Fixture.BringAsync(Image("4"));

        Assert.Equal("4 3 2", small.Fixture.Menu);
    }

    [Fact]
    public async Task Update_TooSmallForThree_IsRefusedBeforeTheDownload()
    {
        using var small = await SmallEsp.MakeAsync(sets: 2);
        await small.Fixture.BringAsync(Image("1"));
        small.Fixture.Boot();
        await small.Fixture.BringAsync(Image("2"));
        small.Fixture.Boot();
        var layers = small.Fixture.Files("overlay");

        var error = await Assert.ThrowsAsync<BootException>(() => small.Fixture.BringAsync(Image("3")));

        Assert.Equal(BootErrors.PartitionFull, error.Code);
        Assert.Contains("image pull", error.Message, StringComparison.Ordinal);
        Assert.Equal(layers, small.Fixture.Files("overlay"));
        Assert.Equal("2 1", small.Fixture.Menu);
    }

    [Fact]
    public async Task Update_TheKernelIsInALayerThatIsHere_IsKnownToFit()
    {
        using var small = await SmallEsp.MakeAsync(sets: 2);
        await small.Fixture.BringAsync(Image("1"));
        small.Fixture.Boot();
        await small.Fixture.BringAsync(Image("2"));
        small.Fixture.Boot();

        // Another upper layer on the same base: no new kernel.
        Assert.Equal(UpdateOutcome.Staged, (await small.Fixture.BringAsync(BootableImage.Make("3", kernel: "kernel 2"))).Outcome);
        Assert.Equal("3 2 1", small.Fixture.Menu);
    }

    [Fact]
    public async Task Plan_VictimThatFreesNothing_Stays()
    {
        using var small = await SmallEsp.MakeAsync(sets: 3);
        await small.Fixture.BringAsync(BootableImage.Make("1", kernel: "kernel 3"));
        small.Fixture.Boot();
        await small.Fixture.BringAsync(Image("2"));
        small.Fixture.Boot();
        await small.Fixture.BringAsync(Image("3"));
        small.Fixture.Boot();
        using var esp = Dir.Open(small.Fixture.Esp);
        var table = small.Fixture.Read();

        // The oldest shares its kernel with what runs: there is nothing that could go, and so nothing goes.
        var error = Assert.Throws<BootException>(() => EspRoom.Plan(
            new BootPartition(esp), table, [new(KernelRole.Vmlinuz, new string('7', 64), 20 * 4096)]));

        Assert.Equal(BootErrors.PartitionFull, error.Code);
        Assert.Equal("3 2 1", small.Fixture.Menu);
    }

    private static OciImage Image(string version) => BootableImage.Make(version, kernel: $"kernel {version}");

    private sealed class SmallEsp : IDisposable
    {
        // A kernel of 5000 and an initramfs of 7000 bytes; what is measured for an entry and the growth of directories; what entries take.
        private const int SetPages = 4;
        private const int ReservePages = 7;
        private const int EntryPages = 4;

        public SysrootFixture Fixture { get; } = new();

        public static Task<SmallEsp> MakeAsync(int sets)
        {
            var small = new SmallEsp();
            Directory.CreateDirectory(small.Fixture.Esp);
            var pages = (sets * SetPages) + ReservePages + EntryPages;
            Tool.Run("mount", "-t", "tmpfs", "-o", $"size={pages * 4096}", "tmpfs", small.Fixture.Esp);
            return Task.FromResult(small);
        }

        public void Dispose()
        {
            Tool.Run("umount", "-l", Fixture.Esp);
            Fixture.Dispose();
        }
    }
}
