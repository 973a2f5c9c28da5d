namespace SkorionOS.Interop.Systemd;

/// <summary>A value that travels with its type: <c>v</c>.</summary>
/// <param name="Signature">Its type: one complete type of the D-Bus specification.</param>
/// <param name="Value">The value; see <see cref="BusValues"/> for what stands for what.</param>
public readonly record struct BusVariant(string Signature, object Value)
{
    /// <summary>A truth value, <c>b</c>.</summary>
    public static BusVariant Of(bool value) => new("b", value);

    /// <summary>A text, <c>s</c>.</summary>
    public static BusVariant Of(string value) => new("s", value);

    /// <summary>A signed number of 64 bits, <c>x</c>.</summary>
    public static BusVariant Of(long value) => new("x", value);

    /// <summary>A number of 64 bits, <c>t</c>.</summary>
    public static BusVariant Of(ulong value) => new("t", value);

    /// <summary>A number of 32 bits, <c>u</c>.</summary>
    public static BusVariant Of(uint value) => new("u", value);

    /// <summary>A floating-point number, <c>d</c>.</summary>
    public static BusVariant Of(double value) => new("d", value);

    /// <summary>A list of texts, <c>as</c>.</summary>
    public static BusVariant Of(IEnumerable<string> values) => new("as", values.ToArray<object>());
}
