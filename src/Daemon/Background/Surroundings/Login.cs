using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>What is asked of logind: org.freedesktop.login1(5).</summary>
internal static class Login
{
    /// <summary>Its name.</summary>
    public const string Service = "org.freedesktop.login1";

    /// <summary>Its manager's object.</summary>
    public const string Path = "/org/freedesktop/login1";

    /// <summary>The manager's interface.</summary>
    public const string Manager = "org.freedesktop.login1.Manager";

    /// <summary>
    /// Restarts the machine. Inhibitors do not stop logind up to version 256 when root asks: whoever calls this has looked at them.
    /// </summary>
    /// <exception cref="BusException">logind is not there, or refused.</exception>
    public static Task RebootAsync(BusConnection bus) => bus.CallAsync(new BusRequest(Service, Path, Manager, "Reboot", "b", false));
}
