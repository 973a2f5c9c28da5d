using static SkorionOS.Boot.Tests.Samples;

namespace SkorionOS.Boot.Tests.Partition;

public sealed class BootPartitionSpaceTests
{
    [Fact]
    public async Task MeasureFreed_SharedKernel_CountsWhatOnlyTheseName()
    {
        using var scratch = new ScratchDirectory();
        var cluster = scratch.Dir.Space().ClusterSize;
        await scratch.Partition.DeployAsync('1', 1, kernel: "shared", initrd: "first");
        await scratch.Partition.DeployAsync('2', 2, kernel: "shared", initrd: "second");

        Assert.Equal(0, scratch.Partition.MeasureFreed(new HashSet<DeploymentId>()));
        Assert.Equal(cluster, scratch.Partition.MeasureFreed(new HashSet<DeploymentId> { Id('1') }));
        Assert.Equal(3 * cluster, scratch.Partition.MeasureFreed(new HashSet<DeploymentId> { Id('1'), Id('2') }));

        scratch.Write("loader/entries/debug.conf", $"linux {Kernel(KernelRole.Vmlinuz, "shared").EntryPath}\n");
        Assert.Equal(2 * cluster, scratch.Partition.MeasureFreed(new HashSet<DeploymentId> { Id('1'), Id('2') }));
    }

    [Fact]
    public async Task MeasureSpace_Kernels_WholeClustersOfThoseThatAreMissing()
    {
        using var scratch = new ScratchDirectory();
        var cluster = scratch.Dir.Space().ClusterSize;
        var missing = new KernelFile(KernelRole.Initrd, new string('0', 64), cluster + 1);
        await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "kernel");
        var present = Kernel(KernelRole.Vmlinuz, "kernel");

        var nothing = scratch.Partition.MeasureSpace([]);
        Assert.True(nothing.Needed >= BootLimits.MaxOwnEntryBytes);
        Assert.Equal(nothing.Needed, scratch.Partition.MeasureSpace([present]).Needed);
        Assert.Equal(nothing.Needed + (2 * cluster), scratch.Partition.MeasureSpace([present, missing]).Needed);
        Assert.Equal(nothing.Needed + (2 * cluster), scratch.Partition.MeasureSpace([missing, missing]).Needed);
    }

    [Fact]
    public async Task MeasureSpace_TornKernelOfThatName_CountsAsMissing()
    {
        using var scratch = new ScratchDirectory();
        var file = Kernel(KernelRole.Vmlinuz, "kernel");
        scratch.Write(file.EntryPath.TrimStart('/'), "ker");
        var torn = scratch.Partition.MeasureSpace([file]).Needed;
        await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "kernel");

        Assert.True(scratch.Partition.MeasureSpace([file]).Needed < torn);
    }

    [Fact]
    public void RequireSpace_TooMuch_ErrorSaysNeededAndFree()
    {
        using var scratch = new ScratchDirectory();
        KernelFile[] files = [new(KernelRole.Initrd, new string('0', 64), 1L << 60)];

        var error = Assert.Throws<BootException>(() => scratch.Partition.RequireSpace(files));

        Assert.Equal(BootErrors.PartitionFull, error.Code);
        Assert.Contains($"{scratch.Partition.MeasureSpace(files).Needed} bytes are needed", error.Message, StringComparison.Ordinal);
        Assert.Contains("are free", error.Message, StringComparison.Ordinal);
        Assert.Empty(scratch.Files());
    }

    [Fact]
    public void RequireSpace_Enough_Returns()
    {
        using var scratch = new ScratchDirectory();

        scratch.Partition.RequireSpace([new(KernelRole.Initrd, new string('0', 64), 1)]);
    }
}
