using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace SkorionOS.Oci;

/// <summary>
/// A content digest of the image specification (descriptor.md, "Digests"). Only <c>sha256:</c> with 64 lowercase hex digits exists here:
/// the type is the guard between text from the network and every path and URL made from a digest. <c>sha512</c>, which the specification
/// lists as optional, is refused; no image in the wild uses it, and stores would have to name one content twice.
/// </summary>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly record struct Digest
{
    private const string Prefix = "sha256:";
    private const int HexLength = SHA256.HashSizeInBytes * 2;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _hex;

    private Digest(string hex) => _hex = hex;

    /// <summary>The 64 lowercase hex digits, without the algorithm.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>, which names nothing.</exception>
    public string Hex => _hex ?? throw new InvalidOperationException("A default Digest names no content.");

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>The digest whose 32 raw bytes are already known.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Digest FromHash(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != SHA256.HashSizeInBytes)
        {
            throw new ArgumentException($"A SHA-256 hash has {SHA256.HashSizeInBytes} bytes, not {hash.Length}.", nameof(hash));
        }

        return new Digest(Convert.ToHexStringLower(hash));
    }

    /// <summary>Reads <c>sha256:</c> and 64 lowercase hex digits, nothing else.</summary>
    /// <exception cref="FormatException">The text is anything else; the message says what.</exception>
    public static Digest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Digest digest, out string? error) ? digest : throw new FormatException(error);
    }

    /// <summary>As <see cref="Parse"/>, with the refusal as a value.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest) => TryParse(text, out digest, out _);

    /// <summary><c>sha256:</c> and the hex digits.</summary>
    public override string ToString() => Prefix + Hex;

    internal static bool TryParse([NotNullWhen(true)] string? text, out Digest digest, [NotNullWhen(false)] out string? error)
    {
        digest = default;
        error = Refusal(text);
        if (error is null)
        {
            digest = new Digest(text![Prefix.Length..]);
        }

        return error is null;
    }

    private static string? Refusal(string? text)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return $"'{Excerpt.Of(text)}' is not a sha256 digest; other algorithms are not accepted.";
        }

        ReadOnlySpan<char> hex = text.AsSpan(Prefix.Length);
        return hex.Length == HexLength && !hex.ContainsAnyExcept(HexDigits)
            ? null
            : $"'{Excerpt.Of(text)}' is not sha256: followed by {HexLength} lowercase hex digits.";
    }
}
