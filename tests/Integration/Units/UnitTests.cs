using SkorionOS.Testing;

namespace SkorionOS.Integration.Tests.Units;

/// <summary>The units of systemd/, judged by systemd.</summary>
public sealed class UnitTests
{
    public static TheoryData<string> Ours => new(UnitTree.Ours);

    [Theory]
    [MemberData(nameof(Ours))]
    public void Verify_Unit_NoComplaint(string unit)
    {
        using var tree = new UnitTree();

        Assert.Equal("", tree.Verify(unit));
    }

    [Fact]
    public void Verify_WholeBoot_NoOrderingCycle()
    {
        using var tree = new UnitTree();

        Assert.Equal("", tree.Verify());
    }

    /// <summary>The test before this one can fail: without this line multi-user.target would wait for what waits for it.</summary>
    [Fact]
    public void Verify_BootCompleteNotAfterMultiUser_OrderingCycle()
    {
        using var tree = new UnitTree();
        tree.Edit("bootc-boot-complete.service", unit => unit.Replace("After=multi-user.target\n", "", StringComparison.Ordinal));

        Assert.Contains("ordering cycle", tree.Verify(), StringComparison.Ordinal);
    }

    /// <summary>The program and the units may lie in an image that was not booted from a deployment: there they do nothing.</summary>
    [Theory]
    [MemberData(nameof(Ours))]
    public void Unit_Elsewhere_DoesNothingAndSaysWhereItIsDescribed(string unit)
    {
        var lines = UnitTree.Read(unit);

        Assert.Contains(lines, line => line.StartsWith("Documentation=", StringComparison.Ordinal));

        // bootcd answers those who call it elsewhere: a unit whose condition does not hold would let them wait.
        Assert.True(unit == "bootcd.service" || lines.Any(line => line is "ConditionKernelCommandLine=composefs" or "ConditionPathExists=/etc/initrd-release" or "ConditionPathExists=/run/bootc/soft-reboot"));
    }

    /// <summary>No unit needs enabling: the links are part of the tree, and each leads to a unit of ours.</summary>
    [Fact]
    public void Links_OfTheTree_LeadToOurUnits()
    {
        var links = Directory.EnumerateFileSystemEntries(Repository.PathOf("systemd", "usr", "lib", "systemd", "system"), "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).LinkTarget is not null)
            .ToList();

        Assert.All(links, link => Assert.True(File.Exists(Path.GetFullPath(new FileInfo(link).LinkTarget!, Path.GetDirectoryName(link)!)), link));
        Assert.Contains(links, link => link.EndsWith("boot-complete.target.requires/bootc-boot-check.service", StringComparison.Ordinal));
    }
}
