using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Boot;

/// <summary>The name of a deployment: the fs-verity SHA-256 digest of its composefs image, as 64 lower-case hexadecimal digits. It is what
/// <c>composefs=</c> carries, what an entry is called, and what the state directory is called.</summary>
public readonly record struct DeploymentId : IComparable<DeploymentId>
{
    /// <summary>Characters of an id.</summary>
    public const int Length = 64;

    private readonly string? _hex;

    private DeploymentId(string hex) => _hex = hex;

    /// <summary>The 64 digits.</summary>
    /// <exception cref="InvalidOperationException">The value is <c>default</c>, which names nothing.</exception>
    public string Hex => _hex ?? throw new InvalidOperationException("A default DeploymentId names no deployment.");

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static DeploymentId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is not a deployment: 64 lower-case hexadecimal digits are expected.");

    /// <summary>Reads 64 lower-case hexadecimal digits; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeploymentId id)
    {
        var valid = text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new DeploymentId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public int CompareTo(DeploymentId other) => string.CompareOrdinal(_hex, other._hex);

    /// <summary>The 64 digits.</summary>
    public override string ToString() => Hex;

    /// <summary>Ordinal order of the digits.</summary>
    public static bool operator <(DeploymentId left, DeploymentId right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the digits.</summary>
    public static bool operator >(DeploymentId left, DeploymentId right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the digits.</summary>
    public static bool operator <=(DeploymentId left, DeploymentId right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the digits.</summary>
    public static bool operator >=(DeploymentId left, DeploymentId right) => left.CompareTo(right) >= 0;
}
