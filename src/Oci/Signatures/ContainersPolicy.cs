namespace SkorionOS.Oci.Signatures;

/// <summary>
/// A <c>policy.json</c> (containers-policy.json(5)): which images may be used. It is read as strictly as the containers tools do: a key
/// that is not known, or stands twice, makes the whole file invalid.
/// </summary>
public sealed class ContainersPolicy
{
    private static readonly string[] Files = ["etc/containers/policy.json", "usr/share/containers/policy.json"];

    private readonly IReadOnlyDictionary<(string Transport, string Scope), PolicyScope> _scopes;

    internal ContainersPolicy(PolicyScope byDefault, IReadOnlyDictionary<(string Transport, string Scope), PolicyScope> scopes) =>
        (Default, _scopes) = (byDefault, scopes);

    /// <summary>What holds for images of no scope.</summary>
    public PolicyScope Default { get; }

    /// <summary>Reads the policy of a system: <c>/etc/containers/policy.json</c>, else <c>/usr/share/containers/policy.json</c>.</summary>
    /// <param name="root">The root of the system.</param>
    /// <returns>Null when it has none.</returns>
    /// <exception cref="SignatureException"><c>policy-invalid</c>, also when it cannot be read.</exception>
    public static ContainersPolicy? Find(string root)
    {
        foreach (string file in Files)
        {
            try
            {
                if (LimitedFile.TryRead(Path.Join(root, file), SignatureLimits.Policy) is { } json)
                {
                    return Parse(json, "/" + file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SignatureException("policy-invalid", $"The policy /{file} cannot be read: {e.Message}", e);
            }
        }

        return null;
    }

    /// <summary>Reads a policy.</summary>
    /// <param name="json">The bytes, at most <see cref="SignatureLimits.Policy"/>.</param>
    /// <param name="file">Where they are from, for messages.</param>
    /// <exception cref="SignatureException"><c>policy-invalid</c>; the message names the key and why.</exception>
    public static ContainersPolicy Parse(ReadOnlyMemory<byte> json, string file) => new PolicyReader(file).Read(json);

    /// <summary>What holds for an image: of the scopes that it lies in the most specific one.</summary>
    public PolicyScope For(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        string transport = image is RegistryReference ? "docker" : image.Transport;
        foreach (string scope in PolicyScopeNames.Of(image).Append(""))
        {
            if (_scopes.TryGetValue((transport, scope), out PolicyScope? found))
            {
                return found;
            }
        }

        return Default;
    }
}
