using System.Diagnostics;
using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

public sealed class GamesTests
{
    [Theory]
    [InlineData("/home/deck/.local/share/Steam/ubuntu12_32/reaper SteamLaunch AppId=620 -- /games/portal2.sh", true)]
    [InlineData("reaper SteamLaunch AppId=1 -- x", true)]
    [InlineData("/usr/bin/reaper -d", false)]
    [InlineData("grep SteamLaunch /tmp/reaper", false)]
    [InlineData("/home/deck/.local/share/Steam/ubuntu12_32/steam -gamepadui -steamos3", false)]
    [InlineData("gamescope -W 1280 -- /usr/games/supertuxkart", true)]
    [InlineData("/usr/bin/gamescope-wl -f -- gamemoderun supertux2", true)]
    [InlineData("gamescope -e -- steam -gamepadui", false)]
    [InlineData("gamescope -e -- /usr/bin/env STEAM=1 /usr/bin/steam -gamepadui", false)]
    [InlineData("gamescope -- flatpak run com.valvesoftware.Steam", false)]
    [InlineData("gamescope --xwayland-count 2 -R /run/user/1000/gamescope.0/startup.socket", false)]
    [InlineData("gamescope --", false)]
    [InlineData("/bin/sh /usr/bin/gamescope-session", false)]
    [InlineData("", false)]
    public void IsGame_OfArguments_KnowsGames(string arguments, bool isGame)
    {
        Assert.Equal(isGame, Games.IsGame(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void IsAnyRunning_OfProcesses_LooksAtEach()
    {
        using var proc = new TemporaryDirectory();
        proc.Write("1/cmdline", "/sbin/init\0");
        proc.Write("2/cmdline", "");
        proc.Write("30/status", "");
        proc.Write("version", "");
        proc.Write("self/cmdline", "reaper\0SteamLaunch\0");
        Assert.False(Games.IsAnyRunning(proc.Path));

        proc.Write("40/cmdline", "reaper\0SteamLaunch\0" + new string('x', 100_000));
        Assert.True(Games.IsAnyRunning(proc.Path));
    }

    [Fact]
    public async Task IsAnyRunning_OfThisMachine_SeesAGameOfAnotherUser()
    {
        Assert.False(Games.IsAnyRunning("/proc"));
        using var game = Process.Start(new ProcessStartInfo(
            "setpriv", ["--reuid=65534", "--clear-groups", "bash", "-c", "exec -a /games/reaper bash -c 'echo here; read' SteamLaunch AppId=1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await game.StandardOutput.ReadLineAsync();

        Assert.True(Games.IsAnyRunning("/proc"));

        game.StandardInput.Close();
        await game.WaitForExitAsync();
        Assert.False(Games.IsAnyRunning("/proc"));
    }
}
