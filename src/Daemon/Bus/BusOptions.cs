using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Bus;

/// <summary>
/// The options of a call, <c>a{sv}</c>. Whoever reads them names all that he knows, and then refuses the rest: an option that is not understood must not be taken for
/// one that was obeyed.
/// </summary>
internal sealed class BusOptions
{
    private readonly Dictionary<string, object> _left;

    /// <summary>Takes the last argument of a call.</summary>
    public BusOptions(BusCall call) => _left = new Dictionary<string, object>((IReadOnlyDictionary<string, object>)call.Arguments[^1]);

    /// <summary>Takes an option.</summary>
    /// <typeparam name="T">The type that stands for its D-Bus type.</typeparam>
    /// <param name="name">Its key.</param>
    /// <param name="absent">What counts when it is not there.</param>
    /// <exception cref="BusException">It has another type.</exception>
    public T Take<T>(string name, T absent)
    {
        if (!_left.Remove(name, out var value))
        {
            return absent;
        }

        return ((BusVariant)value).Value is T fitting
            ? fitting
            : throw new BusException(BusException.InvalidArgs, $"the option \"{name}\" does not have the type {((BusVariant)value).Signature}");
    }

    /// <summary>Refuses what nobody took.</summary>
    /// <exception cref="BusException">There is something.</exception>
    public void RefuseOthers()
    {
        if (_left.Count > 0)
        {
            throw new BusException(BusException.InvalidArgs, $"unknown option: {string.Join(", ", _left.Keys.Order(StringComparer.Ordinal))}");
        }
    }
}
