using SkorionOS.Deploy.Install;
using SkorionOS.Testing.Files;

namespace SkorionOS.Deploy.Tests.Install;

public sealed class EspSizeTests
{
    // The sizes around which clusters change, and that of a real disk.
    [Theory]
    [InlineData(64)]
    [InlineData(259)]
    [InlineData(260)]
    [InlineData(1024)]
    public async Task Run_EspSize_IsFat32ByTheNumberOfItsClusters(int mebibytes)
    {
        using var fixture = new InstallFixture();

        await fixture.RunAsync(disk: new DiskChoices { EspSize = (long)mebibytes << 20, RootSize = 200L << 20 });

        Tool.Run("dd", $"if={fixture.Disk}", $"of={fixture["esp.img"]}", "bs=1M", "skip=1", $"count={mebibytes}", "conv=sparse", "status=none");
        var report = Tool.Run("fsck.vfat", "-n", fixture["esp.img"]);
        var clusters = int.Parse(report[(report.LastIndexOf('/') + 1)..].Split(' ')[0]);
        Assert.InRange(clusters, 65_525, 600_000);
        Assert.Contains("loader/loader.conf", fixture.ListEsp());
    }
}
