using SkorionOS.Interop.Files;
using SkorionOS.State.RootConfig;

namespace SkorionOS.State.Tests.RootConfig;

public sealed class RootSettingsTests
{
    [Fact]
    public void Load_NoFile_IsPersistentWithTheDefaultList()
    {
        var settings = Load("true");

        Assert.Equal(EtcMode.Persistent, settings.EtcMode);
        Assert.Equal(
            "machine-id hostname localtime NetworkManager/system-connections passwd group shadow gshadow subuid subgid",
            string.Join(' ', settings.WritableFiles));
    }

    [Theory]
    [InlineData("persistent", EtcMode.Persistent)]
    [InlineData("transient", EtcMode.Transient)]
    [InlineData("immutable", EtcMode.Immutable)]
    public void Load_Mode_IsThat(string text, EtcMode mode) => Assert.Equal(mode, Load($"printf '[etc]\\nmode = \"{text}\"\\n' >setup-root.toml").EtcMode);

    [Fact]
    public void Load_DropIns_LaterOnesWinKeyByKey()
    {
        var settings = Load("""
            mkdir setup-root.d
            printf '[etc]\nmode = "transient"\nfiles = ["a"]\n' >setup-root.toml
            printf '[etc]\nfiles = ["b", "c/d"]\n' >setup-root.d/10-files.toml
            printf '[etc]\nmode = "immutable"\n' >setup-root.d/20-mode.toml
            printf 'no TOML' >setup-root.d/README
            """);

        Assert.Equal(EtcMode.Immutable, settings.EtcMode);
        Assert.Equal("b c/d", string.Join(' ', settings.WritableFiles));
    }

    [Theory]
    [InlineData("[etc", "setup-root.toml")]
    [InlineData("\"\\\\U00110000\" = 1\\n", "setup-root.toml")]
    [InlineData("[etc]\\nmode = \"transient\"\\nmode = \"immutable\"\\n", "mode")]
    [InlineData("[etc]\\nmode = \"readonly\"\\n", "\"persistent\", \"transient\" and \"immutable\"")]
    [InlineData("[etc]\\nmode = 1\\n", "'etc.mode'")]
    [InlineData("[etc]\\nmodus = \"transient\"\\n", "the key 'etc.modus' is not known")]
    [InlineData("[var]\\nmode = \"transient\"\\n", "the key 'var' is not known")]
    [InlineData("etc = 1\\n", "'etc' is not a table")]
    [InlineData("[etc]\\nfiles = \"hostname\"\\n", "'etc.files' is not a list of strings")]
    [InlineData("[etc]\\nfiles = [\"../usr\"]\\n", "\"../usr\"")]
    [InlineData("[etc]\\nfiles = [\"/etc/hostname\"]\\n", "not a path below /etc")]
    [InlineData("[etc]\\nfiles = [\"\"]\\n", "not a path below /etc")]
    public void Load_Wrong_SaysFileAndReason(string text, string expected)
    {
        var error = Assert.Throws<StateException>(() => Load($"printf '{text}' >setup-root.toml"));

        Assert.Equal(StateErrors.RootConfigInvalid, error.Code);
        Assert.Contains("/usr/lib/bootc/setup-root.toml", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static RootSettings Load(string script)
    {
        using var fixture = new StateFixture();
        fixture.Make("new", "mkdir -p usr/lib/bootc").Make("new/usr/lib/bootc", script);
        using var root = Dir.Open(fixture["new"]);
        return RootSettings.Load(root);
    }
}
