using static SkorionOS.Boot.Tests.Samples;

namespace SkorionOS.Boot.Tests.Partition;

public sealed class BootPartitionEntriesTests
{
    private static readonly string A = DeploymentEntry.IdOf(Id('a'));

    [Fact]
    public void WriteEntry_New_TextAndNameAsDocumented()
    {
        using var scratch = new ScratchDirectory();
        var entry = Entry('a', 12);
        var program = Assert.IsType<KernelProgram>(entry.Program);

        var name = scratch.Partition.WriteEntry(Id('a'), entry.ToEntry(), tries: 3, []);

        Assert.Equal($"bootc-{Id('a')}+3.conf", name);
        Assert.Equal(
            $"""
            title SkorionOS v12
            version 12
            sort-key skorionos
            linux /EFI/Linux/bootc/{program.Linux.Sha256}-vmlinuz
            initrd /EFI/Linux/bootc/{program.Initrds[0].Sha256}-initrd
            options composefs={Id('a')} panic=10 systemd.crash_action=reboot

            """,
            scratch.Read($"loader/entries/{name}"));
        Assert.Equal([$"loader/entries/{name}"], scratch.Files());
    }

    [Theory]
    [InlineData(".conf", null)]
    [InlineData(".conf", 3)]
    [InlineData("+3.conf", null)]
    [InlineData("+0-3.conf", 3)]
    [InlineData("+2-1.conf", 3)]
    public void WriteEntry_Replacing_OneEntryLeft(string standing, int? tries)
    {
        using var scratch = new ScratchDirectory();
        scratch.Write($"loader/entries/{A}{standing}", Entry('a', 1).ToEntry().Print());

        var name = scratch.Partition.WriteEntry(Id('a'), Entry('a', 5).ToEntry(), tries, scratch.Partition.Read().FindAll(Id('a')));

        Assert.Equal($"{A}-2{(tries is null ? "" : "+3")}.conf", name);
        Assert.Equal([$"loader/entries/{name}"], scratch.Files());
        Assert.Equal(5, scratch.Partition.Read().Find(Id('a'))!.Serial);
    }

    [Theory]
    [InlineData("+2-1", "+0-1")]
    [InlineData("+3", "+0")]
    [InlineData("+0-3", null)]
    [InlineData("", null)]
    public void GiveUp_Entry_HasNoTriesLeft(string standing, string? expected)
    {
        using var scratch = new ScratchDirectory();
        var content = Entry('a', 1).ToEntry().Print();
        scratch.Write($"loader/entries/{A}{standing}.conf", content);
        scratch.Write($"loader/entries/{A}-7+3.conf", content);

        Assert.Equal(expected is not null, scratch.Partition.GiveUp(A));

        Assert.Equal(content, scratch.Read($"loader/entries/{A}{expected ?? standing}.conf"));
        Assert.Equal(2, scratch.Files().Count);
        Assert.False(scratch.Partition.GiveUp(DeploymentEntry.IdOf(Id('b'))));
    }

    [Fact]
    public void WriteEntry_Duplicates_OneEntryLeft()
    {
        using var scratch = new ScratchDirectory();
        foreach (var suffix in new[] { "", "+3", "+1-2" })
            scratch.Write($"loader/entries/{A}{suffix}.conf", Entry('a', 1).ToEntry().Print());

        var name = scratch.Partition.WriteEntry(Id('a'), Entry('a', 5).ToEntry(), tries: 3, scratch.Partition.Read().FindAll(Id('a')));

        Assert.Equal([$"loader/entries/{name}"], scratch.Files());
    }

    [Fact]
    public void WriteEntry_OfAnEntryReadBefore_KeepsWhatItSaid()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write($"loader/entries/{A}.conf", "title T\nversion 1\nx-note kept\nlinux /k\n");

        var standing = scratch.Partition.Read().Find(Id('a'))!;
        scratch.Partition.WriteEntry(Id('a'), standing.Entry!.With(BootEntryKeys.Version, DeploymentEntry.VersionOf(7)), tries: null, [standing]);

        Assert.Equal([$"loader/entries/{A}-2.conf"], scratch.Files());
        Assert.Equal("title T\nversion 7\nx-note kept\nlinux /k\n", scratch.Read($"loader/entries/{A}-2.conf"));
    }

    [Fact]
    public void WriteEntry_DiskFull_NothingChanged()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write($"loader/entries/{A}.conf", Entry('a', 1).ToEntry().Print());
        var before = scratch.Snapshot();

        using (Samples.FullDisk())
        {
            var error = Assert.Throws<BootException>(() => scratch.Partition.WriteEntry(Id('a'), Entry('a', 5).ToEntry(), 3, []));
            Assert.Equal(BootErrors.PartitionFull, error.Code);
        }

        Assert.Equal(before, scratch.Snapshot());
    }

    [Fact]
    public void WriteEntry_TooLong_RefusedBeforeAnyWrite()
    {
        using var scratch = new ScratchDirectory();
        var entry = Entry('a', 1).ToEntry().With(BootEntryKeys.Title, new string('x', BootLimits.MaxOwnEntryBytes));

        Assert.Equal(BootErrors.EntryInvalid, Assert.Throws<BootException>(() => scratch.Partition.WriteEntry(Id('a'), entry, null, [])).Code);
        Assert.Empty(scratch.Files());
    }

    [Fact]
    public void RemoveEntry_AllItsNames_OthersUntouched()
    {
        using var scratch = new ScratchDirectory();
        foreach (var suffix in new[] { "", "+3" }) scratch.Write($"loader/entries/{A}{suffix}.conf", "linux /k\n");
        scratch.Write("loader/entries/arch.conf", "linux /k\n");
        scratch.Write($"loader/entries/{A}-debug.conf", "linux /k\n");

        Assert.True(scratch.Partition.RemoveEntry(Id('a')));

        Assert.Equal(["loader/entries/arch.conf", $"loader/entries/{A}-debug.conf"], scratch.Files());
        Assert.False(scratch.Partition.RemoveEntry(Id('a')));
    }

    [Fact]
    public void RemoveEntry_EmptyPartition_FalseAndNothingMade()
    {
        using var scratch = new ScratchDirectory();

        Assert.False(scratch.Partition.RemoveEntry(Id('a')));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void WriteEntry_FurtherEntry_TheStandingOneUntouched()
    {
        using var scratch = new ScratchDirectory();
        var standing = Entry('a', 5).ToEntry().Print();
        scratch.Write($"loader/entries/{A}.conf", standing);

        var name = scratch.Partition.WriteEntry(Id('a'), Entry('a', 9).ToEntry(), tries: 3, []);

        Assert.Equal($"{A}-6+3.conf", name);
        Assert.Equal(standing, scratch.Read($"loader/entries/{A}.conf"));
        var both = scratch.Partition.Read().FindAll(Id('a'));
        Assert.Equal([9L, 5L], both.Select(file => file.Serial!.Value));
        Assert.Empty(scratch.Partition.Read().Duplicates);
    }

    [Fact]
    public void WriteEntry_InThePlaceOfAnothers_LeavesIt()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("loader/entries/arch.conf", "linux /k\n");

        scratch.Partition.WriteEntry(Id('a'), Entry('a', 1).ToEntry(), null, scratch.Partition.Read().Entries);

        Assert.Equal(["loader/entries/arch.conf", $"loader/entries/{A}.conf"], scratch.Files());
    }

    [Fact]
    public void RemoveEntries_OneOfTwo_TheOtherStays()
    {
        using var scratch = new ScratchDirectory();
        foreach (var suffix in new[] { ".conf", "-9+0-3.conf" }) scratch.Write($"loader/entries/{A}{suffix}", "linux /k\n");

        Assert.True(scratch.Partition.RemoveEntries(scratch.Partition.Read().Ours.Where(file => file.Name.Counter is not null)));

        Assert.Equal([$"loader/entries/{A}.conf"], scratch.Files());
    }

    [Fact]
    public void RemoveEntry_SeveralIds_AllGo()
    {
        using var scratch = new ScratchDirectory();
        foreach (var suffix in new[] { ".conf", "-9+3.conf", "-12.conf" }) scratch.Write($"loader/entries/{A}{suffix}", "linux /k\n");

        Assert.True(scratch.Partition.RemoveEntry(Id('a')));

        Assert.Empty(scratch.Files());
    }
}
