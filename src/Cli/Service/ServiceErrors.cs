using SkorionOS.Daemon.Bus;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Cli.Service;

/// <summary>Errors of the service, as the command line tells errors.</summary>
internal static class ServiceErrors
{
    /// <summary>The same error with its code.</summary>
    public static Exception Translate(BusException e) => e.Name switch
    {
        _ when BusErrors.CodeOf(e.Name) == "cancelled" => new OperationCanceledException(),
        _ when BusErrors.CodeOf(e.Name) is { } code => new DeployException(code, e.Message),
        BusException.AccessDenied or BusException.InteractiveAuthorizationRequired => new DeployException("not-authorized", e.Message),
        BusException.InvalidArgs => new DeployException("service-refused", e.Message),
        _ => new DeployException("service-failed", $"the service did not answer as it should: {e.Message} ({e.Name})"),
    };
}
