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

        await PlayedGameMode.StartAsync(session);
        Assert.False(await IsActiveAsync(session.Directories));

        await PlayedGameMode.AddClientsAsync(session);
        Assert.False(await IsActiveAsync(session.Directories));

        await PlayedGameMode.SetClientsAsync(session, 2);
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
}
