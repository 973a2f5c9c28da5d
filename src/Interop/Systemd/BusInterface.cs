namespace SkorionOS.Interop.Systemd;

/// <summary>An interface as its introspection data describe it: what can be called, read and listened to.</summary>
/// <param name="Name">The name, such as <c>org.freedesktop.DBus.Peer</c>.</param>
/// <param name="Methods">What can be called.</param>
/// <param name="Properties">What can be read.</param>
/// <param name="Signals">What can be listened to.</param>
public sealed record BusInterface(
    string Name, IReadOnlyList<BusMethod> Methods, IReadOnlyList<BusProperty> Properties, IReadOnlyList<BusSignalType> Signals);

/// <summary>A method.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">What it takes.</param>
/// <param name="Out">What it answers.</param>
public sealed record BusMethod(string Name, IReadOnlyList<BusArgument> In, IReadOnlyList<BusArgument> Out);

/// <summary>A property that can be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, a signature.</param>
/// <param name="Change">What is told when it changes.</param>
public sealed record BusProperty(string Name, string Type, BusPropertyChange Change);

/// <summary>A signal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">What it carries.</param>
public sealed record BusSignalType(string Name, IReadOnlyList<BusArgument> Arguments);

/// <summary>An argument.</summary>
/// <param name="Name">Its name, for people; empty when it has none.</param>
/// <param name="Type">Its type, a signature.</param>
public readonly record struct BusArgument(string Name, string Type);

/// <summary>What <c>org.freedesktop.DBus.Property.EmitsChangedSignal</c> says of a property.</summary>
public enum BusPropertyChange
{
    /// <summary>The new value is told: <c>true</c>, which is the default.</summary>
    Told,

    /// <summary>It is told that there is a new value: <c>invalidates</c>.</summary>
    Invalidated,

    /// <summary>It never changes: <c>const</c>.</summary>
    Constant,

    /// <summary>It changes in silence: <c>false</c>.</summary>
    Silent,
}
