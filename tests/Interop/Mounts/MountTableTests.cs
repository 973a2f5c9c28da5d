using SkorionOS.Interop.Mounts;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Mounts;

public sealed class MountTableTests
{
    // The example of proc_pid_mountinfo(5), lines of a booted system, and what the kernel writes for odd names.
    private const string Text = """
        36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 - ext3 /dev/root rw,errors=continue
        21 1 0:28 / / ro,relatime shared:1 - overlay composefs:0f0f ro,lowerdir+=/proc/self/fd/9,metacopy=on
        22 21 254:2 / /sysroot ro,relatime shared:2 master:3 propagate_from:4 - ext4 /dev/vda2 rw
        23 21 0:30 / /with\040blank\134040\012and\043 rw - tmpfs none rw
        24 22 0:31 / /sysroot rw - tmpfs over rw

        """;

    [Fact]
    public void Parse_Lines_HaveTheirFields()
    {
        var table = MountTable.Parse(Text);

        Assert.Equal(new MountEntry(36, 35, 98, 0, "/mnt1", "/mnt/parent", "rw,noatime", "ext3", "/dev/root", "rw,errors=continue"), table.Entries[0]);
        Assert.Equal("composefs:0f0f", table.At("/")!.Source);
        Assert.Equal((254u, 2u, "ext4", "/dev/vda2"), (table.Entries[2].Major, table.Entries[2].Minor, table.Entries[2].Type, table.Entries[2].Source));
        Assert.True(table.Entries[2].IsReadOnly);
        Assert.False(table.Entries[2].IsFileSystemReadOnly);
        Assert.Equal("/with blank\\040\nand#", table.Entries[3].Place);
    }

    [Theory]
    [InlineData("/sysroot", "over")]
    [InlineData("/sysroot/bootc", "over")]
    [InlineData("/mnt/parent", "/dev/root")]
    [InlineData("/mnt/parents", "composefs:0f0f")]
    [InlineData("/", "composefs:0f0f")]
    public void Holding_Path_IsTheUppermostOfTheNearestMounts(string path, string source) =>
        Assert.Equal(source, MountTable.Parse(Text).Holding(path)!.Source);

    [Theory]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw,noatime")]
    [InlineData("36 35 98 /mnt1 /mnt2 rw,noatime - ext3 /dev/root rw")]
    [InlineData("x 35 98:0 /mnt1 /mnt2 rw,noatime - ext3 /dev/root rw")]
    public void Parse_AnotherLine_IsRefused(string line) => Assert.Throws<FormatException>(() => MountTable.Parse(line));

    [Fact]
    public void Read_ThisSystem_AgreesWithFindmnt()
    {
        var ours = MountTable.Read().Entries.Select(entry => $"{entry.Id} {entry.Type} {entry.Source}");
        var theirs = Tool.Run("findmnt", "-r", "-n", "-o", "ID,FSTYPE,SOURCE", "--nofsroot").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(theirs.Order(), ours.Order());
    }
}
