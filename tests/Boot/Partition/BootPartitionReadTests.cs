using System.Diagnostics;
using static SkorionOS.Boot.Tests.Samples;

namespace SkorionOS.Boot.Tests.Partition;

public sealed class BootPartitionReadTests
{
    [Fact]
    public void Read_EmptyPartition_Nothing()
    {
        using var scratch = new ScratchDirectory();

        var listing = scratch.Partition.Read();

        Assert.Empty(listing.Entries);
        Assert.Null(listing.First);
        Assert.Equal(1, listing.NextSerial);
        Assert.Empty(scratch.Files());
    }

    [Fact]
    public async Task Read_OursAndForeign_ToldApart()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.DeployAsync('a', 9);
        await scratch.Partition.DeployAsync('b', 10, tries: 3);
        scratch.Write("loader/entries/windows.conf", "title Windows\nefi /EFI/Microsoft/Boot/bootmgfw.efi\n");
        scratch.Write("loader/entries/bootc-short.conf", "title not ours\nlinux /k\n");
        scratch.Write("loader/loader.conf", "timeout 3\n");

        var listing = scratch.Partition.Read();

        Assert.Equal([Id('b'), Id('a')], listing.Ours.Select(file => file.Deployment!.Value));
        Assert.Equal(["windows.conf", "bootc-short.conf"], listing.Foreign.Select(file => file.FileName));
        Assert.Equal(Id('b'), listing.First!.Deployment);
        Assert.Equal(3, listing.First.Name.Counter!.Left);
        Assert.Equal(11, listing.NextSerial);
        Assert.Equal("3", listing.LoaderConf.Timeout);
        Assert.All(listing.Ours, file => Assert.True(file.IsComplete));
    }

    [Fact]
    public async Task First_TriesUsedUp_TheNextOne()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.DeployAsync('a', 1);
        await scratch.Partition.DeployAsync('b', 2, tries: 0);

        Assert.Equal(Id('a'), scratch.Partition.Read().First!.Deployment);
    }

    [Fact]
    public async Task First_KernelGone_TheNextOne()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.DeployAsync('a', 1);
        await scratch.Partition.DeployAsync('b', 2, kernel: "other");
        File.Delete(scratch.File(Kernel(KernelRole.Vmlinuz, "other").EntryPath.TrimStart('/')));

        var listing = scratch.Partition.Read();

        Assert.Equal(Id('a'), listing.First!.Deployment);
        Assert.Equal([Kernel(KernelRole.Vmlinuz, "other").EntryPath], listing.Find(Id('b'))!.MissingFiles.AsEnumerable());
    }

    [Fact]
    public void Read_TornFileOfOurs_StillOurs()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write($"loader/entries/{DeploymentEntry.IdOf(Id('a'))}.conf", "");

        var file = Assert.Single(scratch.Partition.Read().Ours);

        Assert.False(file.IsShown);
        Assert.Null(file.Serial);
    }

    [Fact]
    public void Read_NonsenseOfOthers_ListedAndHarmless()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("loader/entries/binary.conf", [0xff, 0xfe, 0x00, 0x80]);
        scratch.Write("loader/entries/huge.conf", new byte[BootLimits.MaxEntryBytes + 1]);
        scratch.Write("loader/entries/climbs.conf", "linux /../../etc/passwd\n");
        scratch.Write("loader/entries/readme.txt", "not an entry");
        Directory.CreateDirectory(scratch.File("loader/entries/directory.conf"));
        File.CreateSymbolicLink(scratch.File("loader/entries/link.conf"), "/dev/zero");
        using (var mkfifo = Process.Start("mkfifo", [scratch.File("loader/entries/fifo.conf")])) mkfifo.WaitForExit();

        var listing = scratch.Partition.Read();

        Assert.Equal(
            ["binary.conf", "climbs.conf", "directory.conf", "fifo.conf", "huge.conf", "link.conf"],
            listing.Entries.Select(file => file.FileName).Order(StringComparer.Ordinal));
        Assert.All(listing.Entries, file => Assert.False(file.IsShown));
        Assert.Equal(
            ["directory.conf", "fifo.conf", "huge.conf", "link.conf"],
            listing.Entries.Where(file => file.Problem is not null).Select(file => file.FileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_TooManyEntries_Refused()
    {
        using var scratch = new ScratchDirectory();
        for (var i = 0; i <= BootLimits.MaxEntries; i++) scratch.Write($"loader/entries/{i}.conf", "");

        Assert.Equal(BootErrors.EntryInvalid, Assert.Throws<BootException>(() => scratch.Partition.Read()).Code);
    }

    [Fact]
    public async Task Duplicates_EntryAndCountedTwin_Reported()
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.DeployAsync('a', 1);
        var name = DeploymentEntry.IdOf(Id('a'));
        scratch.Write($"loader/entries/{name}+3.conf", scratch.Read($"loader/entries/{name}.conf"));

        Assert.Equal([name], scratch.Partition.Read().Duplicates.AsEnumerable());
    }
}
