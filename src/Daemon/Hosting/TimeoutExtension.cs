using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Hosting;

/// <summary>
/// Asks systemd to be patient while the service starts or stops, until it is disposed: <c>EXTEND_TIMEOUT_USEC</c> of sd_notify(3). A kernel that is being written to a slow
/// boot partition, or a disk that takes long to answer, is no reason to be killed. It is asked on the bus's thread, so that one that hangs does not ask, and not for ever.
/// </summary>
internal sealed class TimeoutExtension : IDisposable
{
    /// <summary>The time between two requests. The first comes after it: what is quick needs none.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <summary>How long systemd is asked to wait from each on.</summary>
    public static readonly TimeSpan Extension = TimeSpan.FromSeconds(60);

    /// <summary>After this much time the timeouts of the unit count.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly ITimer _timer;

    /// <summary>Begins to ask.</summary>
    public TimeoutExtension(ISystemdNotifier systemd, BusConnection bus, TimeProvider time)
    {
        var state = new ServiceState(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={Extension.TotalMicroseconds:0}"));
        var began = time.GetTimestamp();
        void Ask()
        {
            if (time.GetElapsedTime(began) <= Limit)
            {
                bus.Post(() => systemd.Notify(state));
            }
        }

        _timer = time.CreateTimer(_ => Ask(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
