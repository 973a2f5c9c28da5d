using SkorionOS.Interop.Native;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>A connection of sd-bus, as the loop sees it. Belongs to the loop's thread.</summary>
/// <param name="bus">The connection.</param>
/// <param name="onEnd">Told once, with the error number, when the other side is gone.</param>
internal sealed unsafe class BusSocket(nint bus, Action<int> onEnd)
{
    private bool _ended;

    /// <summary>The descriptor to wait for; -1 when the connection is over.</summary>
    public int Descriptor => _ended ? -1 : SdBus.sd_bus_get_fd(bus);

    /// <summary>What to wait for, as poll(2) wants it.</summary>
    public short Events => (short)Math.Max(0, SdBus.sd_bus_get_events(bus));

    /// <summary>How long to wait at most; -1 for ever.</summary>
    public int Milliseconds
    {
        get
        {
            ulong due;
            if (_ended || SdBus.sd_bus_get_timeout(bus, &due) < 0 || due == ulong.MaxValue)
            {
                return -1;
            }

            Libc.Timespec now;
            Libc.clock_gettime(Libc.CLOCK_MONOTONIC, &now);
            var left = (long)Math.Min(due, long.MaxValue) - (now.Seconds * 1_000_000) - (now.Nanoseconds / 1000);
            return (int)Math.Clamp((left + 999) / 1000, 0, int.MaxValue);
        }
    }

    /// <summary>Handles one message; true when there may be another.</summary>
    public bool Process()
    {
        if (_ended)
        {
            return false;
        }

        var result = SdBus.sd_bus_process(bus, null);
        if (result < 0)
        {
            _ended = true;
            onEnd(-result);
            return false;
        }

        return result > 0;
    }
}
