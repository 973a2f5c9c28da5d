using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Bus;

/// <summary>Who wants to be told of changes, and so keeps the service running: until they say otherwise, or leave the bus. Belongs to the bus's thread.</summary>
internal sealed class Subscribers(BusConnection bus)
{
    private readonly Dictionary<string, IDisposable> _all = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Adds a caller; nothing happens when he is one already.</summary>
    public async Task AddAsync(string name)
    {
        if (_all.ContainsKey(name))
        {
            return;
        }

        var match = $"type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{name}',arg2=''";
        _all.Add(name, await bus.ListenAsync(match, _ => Remove(name)).ConfigureAwait(true));
    }

    /// <summary>Removes a caller.</summary>
    public void Remove(string name)
    {
        if (_all.Remove(name, out var listening))
        {
            listening.Dispose();
        }
    }
}
