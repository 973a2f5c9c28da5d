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

    /// <summary>A path below the repository.</summary>
    public string InRepository(string path) => $"/v2/{Repository}{path}";

    /// <summary>
    /// The path below the repository that the <c>Link</c> of an answer names as the next page; null when it names none, or something
    /// outside the repository.
    /// </summary>
    public string? NextPage(HttpResponseMessage response)
    {
        string? link = response.Headers.TryGetValues("Link", out IEnumerable<string>? values)
            ? values.FirstOrDefault(value => value.Contains("rel=\"next\"", StringComparison.Ordinal))
            : null;
        int end = link?.IndexOf('>', StringComparison.Ordinal) ?? -1;
        string start = InRepository("");
        return end > 0 && link![0] == '<'
            && Uri.TryCreate(response.RequestMessage!.RequestUri, link[1..end], out Uri? next)
            && next.PathAndQuery.StartsWith(start + "/", StringComparison.Ordinal)
                ? next.PathAndQuery[start.Length..]
                : null;
    }

    /// <summary>The address of a path at this endpoint.</summary>
    public Uri Address(string scheme, string path) => new($"{scheme}://{Authority}{path}");
}
