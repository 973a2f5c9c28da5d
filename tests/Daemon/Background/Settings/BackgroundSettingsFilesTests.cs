using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Deploy;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Background.Settings;

public sealed class BackgroundSettingsFilesTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Load_NoFile_IsTheDefaults() => Assert.Same(BackgroundSettings.Default, Load());

    [Fact]
    public void Load_DropInsOfAllDirectories_ByNameAcross()
    {
        Write("usr/lib/bootc/bootcd.toml", "[background]\nmode = \"check\"\ninterval = \"1h\"\njitter = \"1min\"");
        Write("etc/bootc/bootcd.d/10-a.toml", "[background]\ninterval = \"2h\"");
        Write("usr/lib/bootc/bootcd.d/20-b.toml", "[background]\ninterval = \"3h\"\nminimum-battery = 1");
        Write("run/bootc/bootcd.d/30-c.toml", "[background]\nminimum-battery = 2");

        var settings = Load();

        Assert.Equal(BackgroundMode.Check, settings.Mode);
        Assert.Equal(TimeSpan.FromHours(3), settings.Interval);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Jitter);
        Assert.Equal(2, settings.MinimumBattery);
    }

    [Fact]
    public void Load_SameNames_EtcBeforeRunBeforeUsr()
    {
        foreach (var (directory, percent) in new[] { ("usr/lib", 1), ("run", 2), ("etc", 3) })
        {
            Write($"{directory}/bootc/bootcd.toml", $"background.minimum-battery = {percent}");
            Write($"{directory}/bootc/bootcd.d/10-a.toml", $"rollout.position = 0.{percent}");
            Assert.Equal((percent, percent / 10.0), (Load().MinimumBattery, Load().RolloutPosition));
        }
    }

    [Fact]
    public void Load_LinkToNullOrEmptyFile_Masks()
    {
        Write("usr/lib/bootc/bootcd.d/10-a.toml", "background.minimum-battery = 1");
        Write("usr/lib/bootc/bootcd.d/20-b.toml", "background.while-gaming = true");
        Write("run/bootc/bootcd.d/20-b.toml", "");
        Directory.CreateDirectory(Path.Join(_root.Path, "etc/bootc/bootcd.d"));
        File.CreateSymbolicLink(Path.Join(_root.Path, "etc/bootc/bootcd.d/10-a.toml"), "/dev/null");

        Assert.Equal((30, false), (Load().MinimumBattery, Load().WhileGaming));
    }

    [Fact]
    public void Load_OtherNames_AreLeftAlone()
    {
        Write("etc/bootc/bootcd.d/README", "not TOML");
        Write("etc/bootc/bootcd.d/10-a.toml~", "not TOML");
        Write("etc/bootc/bootcd.d/.10-a.toml", "not TOML");

        Assert.Same(BackgroundSettings.Default, Load());
    }

    [Fact]
    public void Load_Mistake_NamesTheFile()
    {
        Write("etc/bootc/bootcd.d/10-a.toml", "\n[background]\nmode = \"always\"\n");

        Assert.Equal(
            "The settings of background updates cannot be used: /etc/bootc/bootcd.d/10-a.toml:3: 'background.mode' is \"always\"; "
            + "it can be \"off\", \"check\", \"download\", \"stage\"",
            Fails().Message);
    }

    [Fact]
    public void Load_NotUtf8TooLongOrTooMany_Refused()
    {
        Write("etc/bootc/bootcd.toml", new string('#', BackgroundLimits.MaxSettingsBytes));
        Load();
        Write("etc/bootc/bootcd.toml", new string('#', BackgroundLimits.MaxSettingsBytes + 1));
        Assert.Contains("longer than", Fails().Message, StringComparison.Ordinal);

        File.WriteAllBytes(Path.Join(_root.Path, "etc/bootc/bootcd.toml"), [0x23, 0xff]);
        Assert.Contains("not UTF-8", Fails().Message, StringComparison.Ordinal);

        File.Delete(Path.Join(_root.Path, "etc/bootc/bootcd.toml"));
        for (var i = 0; i <= BackgroundLimits.MaxSettingsFiles; i++)
        {
            Write($"etc/bootc/bootcd.d/{i}.toml", "");
        }

        Assert.Contains("257 files", Fails().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reboot.policy = \"window\"", "there is no [[window]]")]
    [InlineData("reboot.policy = \"fleet-lock\"", "'fleet-lock.url' is not set")]
    public void Load_SettingsThatDoNotGoTogether_Refused(string text, string reason)
    {
        Write("etc/bootc/bootcd.toml", text);

        Assert.Contains(reason, Fails().Message, StringComparison.Ordinal);
    }

    private BackgroundSettings Load() => BackgroundSettingsFiles.Load(_root.Path);

    private DeployException Fails()
    {
        var error = Assert.Throws<DeployException>(Load);
        Assert.Equal("settings-invalid", error.Code);
        return error;
    }

    private void Write(string path, string text)
    {
        var file = Path.Join(_root.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
