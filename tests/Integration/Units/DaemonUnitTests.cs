using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Units;

/// <summary>The units of the service: what it may do, and who starts it.</summary>
public sealed class DaemonUnitTests
{
    /// <summary>docs/access.md says 3.1; another version of systemd looks at other things, so 4.0 is what must hold everywhere.</summary>
    [Fact]
    public void Security_OfTheService_LittleExposure()
    {
        Assert.InRange(AnalyzedSecurity.Of("bootcd.service"), 0, IsSystemd252 ? 3.1 : 4.0);
    }

    [Fact]
    public void Security_OfTheUnitOfTheTimer_LittleExposure()
    {
        Assert.InRange(AnalyzedSecurity.Of("bootc-background.service"), 0, 4.0);
    }

    /// <summary>The tests before this one can fail: a unit without a sandbox is exposed.</summary>
    [Fact]
    public void Security_OfAUnitWithoutSandbox_MuchExposure()
    {
        Assert.InRange(AnalyzedSecurity.Of("bootc-boot-check.service"), 8, 10);
    }

    /// <summary>The service leaves by giving its name back first; systemd takes that for the end of a unit of Type=dbus.</summary>
    [Fact]
    public void Service_Type_TellsWhenItIsReady()
    {
        var lines = UnitTree.Read("bootcd.service");

        Assert.Contains("Type=notify", lines);
        Assert.Contains("ExecStart=/usr/lib/bootc/bootcd", lines);
        Assert.DoesNotContain("[Install]", lines);
    }

    /// <summary>Where /etc is immutable, systemd cannot make a directory in it, and would not start the service for that.</summary>
    [Fact]
    public void Service_Start_MakesNothingInEtc()
    {
        var lines = UnitTree.Read("bootcd.service");

        Assert.DoesNotContain(lines, line => line.StartsWith("ConfigurationDirectory", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ReadWritePaths=", StringComparison.Ordinal) && line.Contains(" -/etc/bootc", StringComparison.Ordinal));
    }

    [Fact]
    public void Service_DirectoryOfItsSettings_IsMadeWhenTheMachineStarts()
    {
        using var root = new TemporaryDirectory();

        Tool.Run("systemd-tmpfiles", "--create", $"--root={root.Path}", Repository.PathOf("systemd", "usr", "lib", "tmpfiles.d", "bootc.conf"));

        Assert.True(Directory.Exists(root["etc/bootc"]));
    }

    [Fact]
    public void Activation_OfTheName_LeadsToTheService()
    {
        var activation = File.ReadAllLines(Repository.PathOf("systemd", "usr", "share", "dbus-1", "system-services", "org.skorionos.Bootc1.service"));
        var link = Repository.PathOf("systemd", "usr", "lib", "systemd", "system", "dbus-org.skorionos.Bootc1.service");

        Assert.Contains("SystemdService=dbus-org.skorionos.Bootc1.service", activation);
        Assert.Equal("bootcd.service", new FileInfo(link).LinkTarget);
        Assert.Contains("BusName=org.skorionos.Bootc1", UnitTree.Read("bootcd.service"));
    }

    private static bool IsSystemd252 => Tool.Run("systemd-analyze", "--version").StartsWith("systemd 252 ", StringComparison.Ordinal);
}
