using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Units;

/// <summary><c>make install</c>.</summary>
public sealed class InstallTests
{
    [Fact]
    public void Install_IntoADirectory_EverythingWithItsModes()
    {
        using var target = new ScratchDirectory();

        // -o: what is installed is whatever was built last, or a stand-in; building is not what is asked here.
        Tool.RunIn(Repository.Root, "make", "install", $"DESTDIR={target.Path}", "PROGRAM=README.md", "SETUP_ROOT=README.md", "-o", "README.md");

        Assert.Equal(UnixFileMode.UserExecute, Mode("usr/bin/bootc") & UnixFileMode.UserExecute);
        Assert.Equal(UnixFileMode.UserExecute, Mode("usr/lib/bootc/bootc-setup-root") & UnixFileMode.UserExecute);
        Assert.Equal("../../bin/bootc", new FileInfo(target["usr/lib/bootc/bootcd"]).LinkTarget);
        Assert.True(File.Exists(target["usr/share/polkit-1/actions/org.skorionos.Bootc1.policy"]));
        Assert.True(File.Exists(target["usr/share/dbus-1/system-services/org.skorionos.Bootc1.service"]));
        Assert.Equal("../bootc-boot-check.service", new FileInfo(target["usr/lib/systemd/system/boot-complete.target.requires/bootc-boot-check.service"]).LinkTarget);
        Assert.True(File.Exists(target["usr/lib/systemd/system/bootc-boot-check.service"]));
        Assert.True(File.Exists(target["usr/lib/bootc/repart.d/50-root.conf"]));

        // The units say that they are described there.
        Assert.True(File.Exists(target["usr/share/doc/bootc/health-checks.md"]));

        UnixFileMode Mode(string name) => OperatingSystem.IsLinux() ? File.GetUnixFileMode(target[name]) : default;
    }
}
