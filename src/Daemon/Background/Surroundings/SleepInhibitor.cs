using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>
/// Keeps the machine from sleeping and from shutting down until it is disposed, or this process ends. It blocks, since a delay lasts five seconds at most, which a kernel on
/// its way to a slow boot partition can take longer than; so it is for those seconds only. Who insists is let through by logind, and so is a lid that is closed.
/// </summary>
internal sealed class SleepInhibitor : IDisposable
{
    private readonly SafeFileHandle _held;

    private SleepInhibitor(SafeFileHandle held) => _held = held;

    /// <summary>Asks logind for it.</summary>
    /// <param name="bus">The system bus.</param>
    /// <param name="who">Who, for people.</param>
    /// <param name="why">Why, for people.</param>
    /// <returns>Null when logind is not there, or refuses: because the machine is on its way already.</returns>
    public static async Task<SleepInhibitor?> TakeAsync(BusConnection bus, string who, string why)
    {
        try
        {
            var answer = await bus.CallAsync(
                new BusRequest(Login.Service, Login.Path, Login.Manager, "Inhibit", "ssss", "sleep:shutdown", who, why, "block")
                {
                    MayStart = false,
                    Limit = SurroundingsLimits.Answer,
                }).ConfigureAwait(true);
            return answer is [SafeFileHandle held] ? new SleepInhibitor(held) : null;
        }
        catch (Exception e) when (e is BusException or LinuxException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();
}
