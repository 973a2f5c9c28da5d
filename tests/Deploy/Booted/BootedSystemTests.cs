using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;
using SkorionOS.Testing.Files;

namespace SkorionOS.Deploy.Tests.Booted;

public sealed class BootedSystemTests : IDisposable
{
    private static readonly string s_id = new('a', 64);
    private static readonly string s_other = new('b', 64);

    private readonly TemporaryDirectory _efivars = new();

    private LoaderVariables Variables => new(_efivars.Path);

    [Theory]
    [InlineData("22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw")]
    [InlineData("22 1 0:31 / / ro - overlay composefs:1234 ro")]
    [InlineData("22 1 0:31 / /sysroot ro - overlay composefs:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ro")]
    [InlineData("")]
    public void Find_RootOfSomethingElse_IsNotBooted(string mounts) => Assert.Null(BootedSystem.Find(MountTable.Parse(mounts), Variables));

    [Fact]
    public void Find_NoVariables_KnowsTheDeploymentAlone()
    {
        var booted = Find();

        Assert.Equal(s_id, booted.Id.Hex);
        Assert.Null(booted.EntryId);
        Assert.False(booted.IsCounted);
        Assert.False(booted.IsChosenByHand);
    }

    [Fact]
    public void Find_CountedBoot_IsCounted()
    {
        Set(LoaderVariable.EntrySelected, $"bootc-{s_id}+3.conf");
        Set(LoaderVariable.BootCountPath, $@"\loader\entries\bootc-{s_id}+2-1.conf");
        Set(LoaderVariable.Entries, $"bootc-{s_id}+3.conf\0bootc-{s_other}.conf");

        var booted = Find();

        Assert.Equal($"bootc-{s_id}", booted.EntryId);
        Assert.True(booted.IsCounted);
        Assert.False(booted.IsChosenByHand);
    }

    [Fact]
    public void Find_SecondInTheMenu_WasChosenByHand()
    {
        Set(LoaderVariable.EntrySelected, $"bootc-{s_id}.conf");
        Set(LoaderVariable.Entries, $"bootc-{s_other}.conf\0bootc-{s_id}.conf");

        Assert.True(Find().IsChosenByHand);

        Set(LoaderVariable.EntryDefault, $"bootc-{s_id}.conf");
        Assert.False(Find().IsChosenByHand);
    }

    [Fact]
    public void Find_AfterASoftReboot_SaysNothingOfTheEntryOfTheLastRealOne()
    {
        Set(LoaderVariable.EntrySelected, $"bootc-{s_other}+3.conf");
        Set(LoaderVariable.BootCountPath, $@"\loader\entries\bootc-{s_other}+2-1.conf");
        Set(LoaderVariable.Entries, $"bootc-{s_id}+3.conf\0bootc-{s_other}.conf");

        var booted = Find();

        Assert.Equal(s_id, booted.Id.Hex);
        Assert.False(booted.IsCounted);
        Assert.False(booted.IsChosenByHand);
    }

    public void Dispose() => _efivars.Dispose();

    // The last mount at a place is the one that is seen.
    private BootedSystem Find() => BootedSystem.Find(
        MountTable.Parse($"1 1 0:2 / / rw - rootfs rootfs rw\n36 1 0:31 / / ro,relatime - overlay composefs:{s_id} ro,lowerdir+=x"), Variables)!;

    private void Set(string name, string value) => Assert.True(Variables.Write(name, value));
}
