namespace SkorionOS.Oci.Distribution;

/// <summary>Which token a registry wants to see, and from whom.</summary>
internal sealed record TokenRequest(Uri Realm, string? Service, string Scope)
{
    /// <summary>
    /// The request that a challenge asks for. Its realm gets the user's password, so it must be HTTPS, unless the registry itself is
    /// spoken to in plain HTTP, which the user has allowed then.
    /// </summary>
    /// <exception cref="RegistryException"><c>registry-protocol</c>.</exception>
    public static TokenRequest Answering(Challenge challenge, Uri registry, RegistryEndpoint endpoint)
    {
        string realm = challenge.Parameters.GetValueOrDefault("realm") ?? "";
        bool isAddress = Uri.TryCreate(realm, UriKind.Absolute, out Uri? address) && address.UserInfo.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && registry.Scheme == Uri.UriSchemeHttp));
        return isAddress
            ? new TokenRequest(
                address!,
                challenge.Parameters.GetValueOrDefault("service"),
                challenge.Parameters.GetValueOrDefault("scope") ?? endpoint.PullScope)
            : throw new RegistryException("registry-protocol",
                $"{registry.Authority} asks for a token of '{Excerpt.Of(realm)}', which is not an HTTPS address.");
    }

    /// <summary>
    /// Whether the service that gives tokens may see what the user shows the registry: it is on the same host, or on one whose last two labels
    /// are those of the registry (<c>auth.docker.io</c> and <c>registry-1.docker.io</c>). A registry that names a stranger gets what everybody gets.
    /// </summary>
    public bool IsOfSameSite(RegistryEndpoint endpoint)
    {
        Uri registry = endpoint.Address(Realm.Scheme, "/");
        return Realm.IdnHost.Equals(registry.IdnHost, StringComparison.OrdinalIgnoreCase)
            || (Realm.HostNameType == UriHostNameType.Dns && registry.HostNameType == UriHostNameType.Dns && Site(Realm) == Site(registry));
    }

    private static string Site(Uri address)
    {
        string[] labels = address.IdnHost.TrimEnd('.').ToLowerInvariant().Split('.');
        return labels.Length < 2 ? address.IdnHost : string.Join('.', labels[^2..]);
    }

    /// <summary>The realm with what is asked for in its query.</summary>
    public Uri Query
    {
        get
        {
            string query = $"scope={Uri.EscapeDataString(Scope)}" + (Service is null ? "" : $"&service={Uri.EscapeDataString(Service)}");
            return new UriBuilder(Realm) { Query = Realm.Query.Length > 1 ? Realm.Query[1..] + "&" + query : query }.Uri;
        }
    }
}
