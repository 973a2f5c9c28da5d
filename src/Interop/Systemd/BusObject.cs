namespace SkorionOS.Interop.Systemd;

/// <summary>Answers a call: the values of the method's result.</summary>
/// <remarks>Called on the connection's thread, and comes back to it after every <c>await</c>. A <see cref="BusException"/> is answered as it is.</remarks>
public delegate Task<object[]> BusHandler(BusCall call);

/// <summary>An interface with something behind it.</summary>
public sealed class BusObject
{
    /// <summary>Puts handlers behind an interface.</summary>
    /// <param name="path">Where it is found on the bus.</param>
    /// <param name="type">The interface.</param>
    /// <param name="methods">What is done for each method.</param>
    /// <param name="properties">Where the value of each property comes from; asked on the connection's thread.</param>
    /// <exception cref="ArgumentException">Something of the interface has nothing behind it, or something is behind what it does not have.</exception>
    public BusObject(
        string path, BusInterface type, IReadOnlyDictionary<string, BusHandler> methods, IReadOnlyDictionary<string, Func<object>> properties)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(properties);
        RequireSame(type, type.Methods.Select(method => method.Name), methods.Keys);
        RequireSame(type, type.Properties.Select(property => property.Name), properties.Keys);
        Path = path;
        Type = type;
        Methods = methods;
        Properties = properties;
    }

    /// <summary>Where it is found on the bus.</summary>
    public string Path { get; }

    /// <summary>The interface.</summary>
    public BusInterface Type { get; }

    internal IReadOnlyDictionary<string, BusHandler> Methods { get; }

    internal IReadOnlyDictionary<string, Func<object>> Properties { get; }

    private static void RequireSame(BusInterface type, IEnumerable<string> described, IEnumerable<string> given)
    {
        var differences = described.ToHashSet();
        differences.SymmetricExceptWith(given);
        if (differences.Count > 0)
        {
            throw new ArgumentException($"{type.Name} and what is behind it differ in {string.Join(", ", differences.Order(StringComparer.Ordinal))}");
        }
    }
}
