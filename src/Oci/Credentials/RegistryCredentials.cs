namespace SkorionOS.Oci.Credentials;

/// <summary>What proves to a registry who is asking. A class and not a record, so that no log prints the secret by accident.</summary>
public sealed class RegistryCredentials
{
    private RegistryCredentials(string user, string secret, bool isIdentityToken)
    {
        User = user;
        Secret = secret;
        IsIdentityToken = isIdentityToken;
    }

    /// <summary>The name of the user; <c>&lt;token&gt;</c> for an identity token, as credential helpers write it.</summary>
    public string User { get; }

    /// <summary>True when the secret is an OAuth2 refresh token, not a password.</summary>
    public bool IsIdentityToken { get; }

    internal string Secret { get; }

    /// <summary>A user name and its password.</summary>
    public static RegistryCredentials Password(string user, string password) => new(user, password, isIdentityToken: false);

    /// <summary>A token that the registry's token service exchanges for a shorter-lived one.</summary>
    public static RegistryCredentials IdentityToken(string token) => new("<token>", token, isIdentityToken: true);

    /// <summary>The user's name alone.</summary>
    public override string ToString() => $"credentials of {User}";
}
