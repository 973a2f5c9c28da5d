using SkorionOS.Testing.Bus;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

/// <summary>A GameMode on the bus of a user's session, which python-dbusmock plays.</summary>
internal static class PlayedGameMode
{
    private const string Name = "com.feralinteractive.GameMode";

    /// <summary>Starts it; it serves nobody, and does not say so before <see cref="AddClientsAsync"/>.</summary>
    public static async Task StartAsync(UserBus session)
    {
        session.Start("/usr/bin/python3", "-m", "dbusmock", "--session", Name, "/com/feralinteractive/GameMode", Name);
        await RunAsync(session, "gdbus", "wait", "--session", "--timeout", "60", Name);
    }

    /// <summary>Lets it say that it serves none.</summary>
    public static Task AddClientsAsync(UserBus session) => CallAsync(session, "AddProperty", "ssv", Name, "ClientCount", "i", "0");

    /// <summary>Lets it serve as many games.</summary>
    public static Task SetClientsAsync(UserBus session, int count) => CallAsync(session, "UpdateProperties", "sa{sv}", Name, "1", "ClientCount", "i", $"{count}");

    private static Task CallAsync(UserBus session, string method, params string[] arguments) =>
        RunAsync(session, ["busctl", "--user", "call", Name, "/com/feralinteractive/GameMode", "org.freedesktop.DBus.Mock", method, .. arguments]);

    private static async Task RunAsync(UserBus session, params string[] command)
    {
        var process = session.Start(command[0], command[1..]);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync());
    }
}
