using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>What is asked of logind.</summary>
internal static class Login
{
    /// <summary>Restarts the machine; whoever holds an inhibitor against it is asked first.</summary>
    /// <exception cref="BusException">logind is not there, or refused.</exception>
    public static Task RebootAsync(BusConnection bus) => bus.CallAsync(
        new BusRequest("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "Reboot", "b", false));
}
