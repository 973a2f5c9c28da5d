using System.Security.Cryptography.X509Certificates;

namespace SkorionOS.Testing.Registry;

/// <summary>What kind of a registry to start. By default: plain HTTP, no authentication.</summary>
public sealed record EmbeddedRegistryOptions
{
    /// <summary>Serve HTTPS with this certificate and its key.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Answer only to clients that show this certificate.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Answer what refers to a manifest, as the distribution specification has it since 1.1.</summary>
    public bool HasReferrers { get; init; }

    public RegistryAuth Auth { get; init; } = RegistryAuth.None;

    /// <summary>The user whom <see cref="Auth"/> knows.</summary>
    public string User { get; init; } = "user";

    public string Password { get; init; } = "secret";

    /// <summary>Give tokens to those without credentials too, as public images of the large registries need it.</summary>
    public bool AnonymousTokens { get; init; }

    /// <summary>Exchange this refresh token by POST; null answers a POST with 404.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>The realm of the challenge; null is this registry's own <see cref="EmbeddedRegistry.TokenPath"/>.</summary>
    public Uri? Realm { get; init; }

    /// <summary>The <c>expires_in</c> of tokens, in seconds.</summary>
    public int TokenLifetime { get; init; } = 300;
}

/// <summary>What a registry asks for.</summary>
public enum RegistryAuth
{
    None,
    Basic,
    Token,
}
