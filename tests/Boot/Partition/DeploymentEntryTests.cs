namespace SkorionOS.Boot.Tests.Partition;

public sealed class DeploymentEntryTests
{
    [Theory]
    [InlineData(5, 7)]
    [InlineData(1, 2)]
    [InlineData(10, 11)]
    public void VersionBelow_OfASerial_StandsBetweenItAndTheOneBefore(long serial, long own)
    {
        var version = DeploymentEntry.VersionBelow(serial, own);

        Assert.Equal(-1, SystemdAnalyze.Compare(version, DeploymentEntry.VersionOf(serial)));
        Assert.Equal(1, SystemdAnalyze.Compare(version, DeploymentEntry.VersionOf(serial - 1)));
        Assert.Equal(-1, SystemdAnalyze.Compare(version, DeploymentEntry.VersionBelow(serial, own + 1)));
        Assert.Equal(serial, DeploymentEntry.SerialOf(BootEntry.Parse($"version {version}\n")));
    }
}
