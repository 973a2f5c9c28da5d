namespace SkorionOS.Oci.Distribution;

/// <summary>
/// Where the contents of a repository are served. This is the one place that turns the name of an image into an address: the name stays
/// what policies and credentials go by.
/// </summary>
/// <param name="Name">The registry as images name it: the key of credentials and of <c>certs.d</c>.</param>
/// <param name="Authority">Host and port to connect to.</param>
/// <param name="Repository">The path within the registry.</param>
internal sealed record RegistryEndpoint(string Name, string Authority, string Repository)
{
    public static RegistryEndpoint Of(RegistryReference reference) =>
        new(reference.Host, reference.Host == "docker.io" ? "registry-1.docker.io" : reference.Host, reference.Repository);

    /// <summary>The scope of a token that can read the repository, when the registry does not say which one it wants.</summary>
    public string PullScope => $"repository:{Repository}:pull";

    /// <summary>The path of a manifest by tag or digest.</summary>
    public string Manifest(string tagOrDigest) => $"/v2/{Repository}/manifests/{tagOrDigest}";

    /// <summary>The path of a blob.</summary>
    public string Blob(Digest digest) => $"/v2/{Repository}/blobs/{digest}";

    /// <summary>The address of a path at this endpoint.</summary>
    public Uri Address(string scheme, string path) => new($"{scheme}://{Authority}{path}");
}
