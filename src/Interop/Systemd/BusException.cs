namespace SkorionOS.Interop.Systemd;

/// <summary>An error as it travels on D-Bus: what a peer answered, or what is answered to one.</summary>
/// <param name="name">The name of the error, such as <c>org.freedesktop.DBus.Error.ServiceUnknown</c>.</param>
/// <param name="message">The text that goes with it.</param>
public sealed class BusException(string name, string message) : Exception(message)
{
    /// <summary>What sd-bus makes of arguments that do not fit, and what to answer to arguments that make no sense.</summary>
    public const string InvalidArgs = "org.freedesktop.DBus.Error.InvalidArgs";

    /// <summary>The caller may not do this.</summary>
    public const string AccessDenied = "org.freedesktop.DBus.Error.AccessDenied";

    /// <summary>The caller may do this once he has proved who he is, and did not allow to be asked.</summary>
    public const string InteractiveAuthorizationRequired = "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired";

    /// <summary>Nobody has the name, and nothing can be started for it.</summary>
    public const string ServiceUnknown = "org.freedesktop.DBus.Error.ServiceUnknown";

    /// <summary>Something for which there is no name.</summary>
    public const string Failed = "org.freedesktop.DBus.Error.Failed";

    /// <summary>The connection ended before the answer came.</summary>
    public const string Disconnected = "org.freedesktop.DBus.Error.Disconnected";

    /// <summary>The name of the error.</summary>
    public string Name => name;
}
