using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SkorionOS.Oci.Credentials;

/// <summary>
/// The certificates that <c>certs.d/HOST[:PORT]/</c> has for one host (containers-certs.d(5)): <c>*.crt</c> are CAs that count beside those
/// of the system, <c>NAME.cert</c> with <c>NAME.key</c> is shown to the host when it asks who is there.
/// </summary>
internal sealed class HostCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly string[] Directories = ["etc/containers/certs.d", "etc/docker/certs.d"];

    private readonly X509Certificate2Collection _authorities;

    private HostCertificates(X509Certificate2Collection authorities, X509CertificateCollection forClient)
    {
        _authorities = authorities;
        ForClient = forClient;
    }

    /// <summary>What the client shows; empty for most hosts.</summary>
    public X509CertificateCollection ForClient { get; }

    /// <summary>Reads the first of the two directories that knows the host, as the containers tools do.</summary>
    /// <exception cref="CredentialException"><c>certificate-invalid</c>.</exception>
    public static HostCertificates Find(string root, string host)
    {
        X509Certificate2Collection authorities = [];
        X509CertificateCollection forClient = [];
        string? directory = Directories.Select(relative => Path.Combine(root, relative, host)).FirstOrDefault(Directory.Exists);
        if (directory is null)
        {
            return new HostCertificates(authorities, forClient);
        }

        foreach (string file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            try
            {
                switch (Path.GetExtension(file))
                {
                    case ".crt":
                        authorities.ImportFromPemFile(file);
                        break;
                    case ".cert":
                        forClient.Add(X509Certificate2.CreateFromPemFile(file, Path.ChangeExtension(file, ".key")));
                        break;
                }
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new CredentialException("certificate-invalid", $"The certificate {file} for {host} cannot be used: {e.Message}", e);
            }
        }

        return new HostCertificates(authorities, forClient);
    }

    /// <summary>
    /// True for a server that the system trusts, or whose chain ends in a CA of the directory. The name must be right in both cases.
    /// </summary>
    public bool Accept(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || _authorities.Count == 0 || certificate is not X509Certificate2 server)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (X509ChainElement element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(server);
    }
}
