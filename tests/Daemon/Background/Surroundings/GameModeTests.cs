using System.Net.Sockets;
using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

/// <summary>GameMode on the bus of a user's session, which python-dbusmock plays.</summary>
public sealed class GameModeTests
{
    private const uint Nobody = 65534;

    [Fact]
    public async Task IsActiveAsync_WhileItServesAGame_IsTrue()
    {
        await using var session = await UserBus.StartAsync(Nobody);
        Assert.False(await IsActiveAsync(session.Directories));

        session.Start("/usr/bin/python3", "-m", "dbusmock", "--session", MockedHost.GameMode, "/com/feralinteractive/GameMode", MockedHost.GameMode);
        await RunAsync(session, "gdbus", "wait", "--session", "--timeout", "60", MockedHost.GameMode);
        Assert.False(await IsActiveAsync(session.Directories));

        await RunAsync(session, Busctl("AddProperty", "ssv", MockedHost.GameMode, "ClientCount", "i", "0"));
        Assert.False(await IsActiveAsync(session.Directories));

        await RunAsync(session, Busctl("UpdateProperties", "sa{sv}", MockedHost.GameMode, "1", "ClientCount", "i", "2"));
        Assert.True(await IsActiveAsync(session.Directories));
    }

    [Fact]
    public async Task IsActiveAsync_WhereABusIsSilent_EndsSoon()
    {
        using var directories = new TemporaryDirectory();
        Directory.CreateDirectory(directories[$"{Nobody}"]);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(directories[$"{Nobody}/bus"]));
        listener.Listen();
        Tool.Run("chown", $"{Nobody}", directories[$"{Nobody}/bus"]);
        var begun = TimeProvider.System.GetTimestamp();

        Assert.False(await IsActiveAsync(directories.Path));

        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 1.9, 10);
    }

    [Fact]
    public async Task IsActiveAsync_WhereNobodyLoggedIn_IsFalse()
    {
        using var directories = new TemporaryDirectory();

        Assert.False(await IsActiveAsync(directories["none"]));
        Directory.CreateDirectory(directories["1000"]);
        Directory.CreateDirectory(directories["not-a-user"]);
        Assert.False(await IsActiveAsync(directories.Path));
    }

    private static Task<bool> IsActiveAsync(string directories) => new GameMode(directories, TimeProvider.System).IsActiveAsync();

    private static string[] Busctl(string method, params string[] arguments) =>
        ["busctl", "--user", "call", MockedHost.GameMode, "/com/feralinteractive/GameMode", "org.freedesktop.DBus.Mock", method, .. arguments];

    private static async Task RunAsync(UserBus session, params string[] command)
    {
        var process = session.Start(command[0], command[1..]);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync());
    }
}
