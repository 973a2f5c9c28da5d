using System.Runtime.InteropServices;
using SkorionOS.Interop.Systemd.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>Something that sd-bus calls back: an object, a match, or a call that waits for its answer. Belongs to the connection's thread.</summary>
internal sealed class BusRegistration
{
    private readonly HashSet<BusRegistration> _all;
    private GCHandle _self;
    private nint _slot;
    private Action? _onEnd;

    /// <summary>Makes one that is not known to sd-bus yet.</summary>
    /// <param name="all">Where it stands while it is alive.</param>
    /// <param name="target">What callbacks are for.</param>
    /// <param name="onEnd">Done when it ends, whichever way.</param>
    public BusRegistration(HashSet<BusRegistration> all, object target, Action? onEnd = null)
    {
        _all = all;
        _onEnd = onEnd;
        Target = target;
        _self = GCHandle.Alloc(this);
        _all.Add(this);
    }

    /// <summary>What callbacks are for.</summary>
    public object Target { get; }

    /// <summary>What sd-bus hands back to the callback.</summary>
    public nint UserData => GCHandle.ToIntPtr(_self);

    /// <summary>The one that a callback is for.</summary>
    public static BusRegistration From(nint userData) => (BusRegistration)GCHandle.FromIntPtr(userData).Target!;

    /// <summary>Keeps the slot, and ends the registration when there is none.</summary>
    /// <exception cref="LinuxException">sd-bus refused.</exception>
    public void Keep(int result, nint slot, string operation, string what)
    {
        _slot = slot;
        if (result < 0)
        {
            End();
            throw new LinuxException((Errno)(-result), operation, what);
        }
    }

    /// <summary>Calls it back no more. May be called more than once.</summary>
    public void End()
    {
        if (!_all.Remove(this))
        {
            return;
        }

        SdBus.sd_bus_slot_unref(_slot);
        _slot = 0;
        _self.Free();
        var onEnd = _onEnd;
        _onEnd = null;
        onEnd?.Invoke();
    }
}
