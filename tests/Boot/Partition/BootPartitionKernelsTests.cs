using SkorionOS.Interop.Files;
using static SkorionOS.Boot.Tests.Samples;

namespace SkorionOS.Boot.Tests.Partition;

public sealed class BootPartitionKernelsTests
{
    [Fact]
    public async Task InstallKernelAsync_New_NamedByItsContent()
    {
        using var scratch = new ScratchDirectory();

        Assert.True(await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "kernel"));

        var file = Kernel(KernelRole.Vmlinuz, "kernel");
        Assert.Equal([$"EFI/Linux/bootc/{file.Sha256}-vmlinuz"], scratch.Files());
        Assert.Equal("kernel", scratch.Read(file.EntryPath.TrimStart('/')));
        Assert.Equal([file], scratch.Partition.ListKernels());
    }

    [Fact]
    public async Task InstallKernelAsync_Present_NothingWrittenNorRead()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "kernel");

        using (FaultInjection.Use(point => Assert.Fail($"{point} on a file that is there")))
            Assert.False(await scratch.Partition.InstallKernelAsync(
                Kernel(KernelRole.Vmlinuz, "kernel"), _ => throw new InvalidOperationException("The content is not needed.")));
    }

    [Theory]
    [InlineData("kernal")]
    [InlineData("ker")]
    [InlineData("")]
    public async Task InstallKernelAsync_DamagedOneOfThatName_Replaced(string damaged)
    {
        using var scratch = new ScratchDirectory();
        var path = Kernel(KernelRole.Vmlinuz, "kernel").EntryPath.TrimStart('/');
        scratch.Write(path, damaged);

        Assert.True(await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "kernel"));

        Assert.Equal("kernel", scratch.Read(path));
    }

    [Theory]
    [InlineData("kernal")]
    [InlineData("ker")]
    [InlineData("kernel and more")]
    public async Task InstallKernelAsync_OtherContentThanAnnounced_RefusedWithoutTrace(string content)
    {
        using var scratch = new ScratchDirectory();

        var error = await Assert.ThrowsAsync<BootException>(() => scratch.Partition.InstallKernelAsync(
            Kernel(KernelRole.Vmlinuz, "kernel"), _ => ValueTask.FromResult<Stream>(new MemoryStream(Content(content)))));

        Assert.Equal(BootErrors.KernelMismatch, error.Code);
        Assert.Empty(scratch.Files());
    }

    [Fact]
    public async Task InstallKernelAsync_DiskFull_RefusedWithoutTrace()
    {
        using var scratch = new ScratchDirectory();

        using (Samples.FullDisk())
        {
            var error = await Assert.ThrowsAsync<BootException>(() => scratch.Partition.InstallAsync(KernelRole.Initrd, "initrd"));
            Assert.Equal(BootErrors.PartitionFull, error.Code);
        }

        Assert.Empty(scratch.Files());
    }

    [Fact]
    public async Task InstallKernelAsync_Cancelled_WithoutTrace()
    {
        using var scratch = new ScratchDirectory();
        using var cancelling = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scratch.Partition.InstallKernelAsync(
            Kernel(KernelRole.Vmlinuz, "kernel"),
            async _ =>
            {
                await cancelling.CancelAsync();
                return new MemoryStream(Content("kernel"));
            },
            cancelling.Token));

        Assert.Empty(scratch.Files());
    }

    [Fact]
    public async Task MeasureAsync_Stream_WhatInstallTakes()
    {
        var content = new byte[(3 << 20) + 17];
        new Random(1).NextBytes(content);
        using var scratch = new ScratchDirectory();

        var file = await KernelFile.MeasureAsync(KernelRole.Initrd, new MemoryStream(content));

        Assert.True(await scratch.Partition.InstallKernelAsync(file, _ => ValueTask.FromResult<Stream>(new MemoryStream(content))));
        Assert.Equal(content, File.ReadAllBytes(scratch.File($"EFI/Linux/bootc/{file.FileName}")));
    }

    [Fact]
    public async Task RemoveUnreferencedKernels_SharedAndForeign_OnlyUnnamedOnesGo()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.DeployAsync('a', 1, kernel: "shared", initrd: "one");
        await scratch.Partition.DeployAsync('b', 2, kernel: "shared", initrd: "two");
        await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "copied by hand");
        await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "unnamed");
        var byHand = Kernel(KernelRole.Vmlinuz, "copied by hand").EntryPath;
        scratch.Write("loader/entries/my-debug.conf", $"linux {byHand.Replace('/', '\\').ToUpperInvariant()}\n");
        scratch.Write("EFI/Linux/bootc/notes.txt", "of someone else");
        scratch.Write("EFI/Linux/other.efi", "of someone else");
        scratch.Partition.RemoveEntry(Id('a'));

        var removed = scratch.Partition.RemoveUnreferencedKernels();

        Assert.Equal(
            new HashSet<string> { Kernel(KernelRole.Initrd, "one").FileName, Kernel(KernelRole.Vmlinuz, "unnamed").FileName },
            removed.ToHashSet());
        Assert.True(scratch.Partition.Read().Find(Id('b'))!.IsComplete);
        Assert.True(File.Exists(scratch.File(byHand.TrimStart('/'))));
        Assert.True(File.Exists(scratch.File("EFI/Linux/bootc/notes.txt")));
        Assert.True(File.Exists(scratch.File("EFI/Linux/other.efi")));
    }

    [Fact]
    public async Task RemoveUnreferencedKernels_AnEntryOfOursUnreadable_AllStay()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.InstallAsync(KernelRole.Vmlinuz, "kernel");
        scratch.Write($"loader/entries/{DeploymentEntry.IdOf(Id('a'))}.conf", new byte[BootLimits.MaxEntryBytes + 1]);

        Assert.Empty(scratch.Partition.RemoveUnreferencedKernels());
        Assert.Single(scratch.Partition.ListKernels());
    }

    [Fact]
    public void RemoveUnreferencedKernels_Leftovers_Removed()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write($"EFI/Linux/bootc/.bootc-{Kernel(KernelRole.Initrd, "x").FileName}.new", "half");
        scratch.Write($"loader/entries/.bootc-{DeploymentEntry.IdOf(Id('a'))}.conf.new", "half");
        scratch.Write("loader/entries/.hidden.new", "of someone else");

        Assert.Equal(2, scratch.Partition.RemoveUnreferencedKernels().Count);
        Assert.Equal(["loader/entries/.hidden.new"], scratch.Files());
    }
}
