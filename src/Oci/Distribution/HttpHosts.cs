using System.Collections.Concurrent;
using System.Net.Security;
using SkorionOS.Oci.Credentials;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// One HTTP client for each host that a source meets: the registry, its token service, its CDN. They are apart because CAs and client
/// certificates belong to a host, and must not be shown to another one. Proxies are those of HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, which
/// .NET reads by itself, in lower case too; NO_PROXY lists hosts, and domains with a leading dot, but no networks. The loopback goes
/// through a proxy as any other address unless it is listed there.
/// </summary>
internal sealed class HttpHosts(ImageSourceOptions options, RegistryEndpoint endpoint) : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    public HttpClient For(Uri address) => _clients.GetOrAdd(address.Authority, authority =>
        Create(authority == endpoint.Authority ? endpoint.Name : authority));

    public void Dispose()
    {
        foreach (HttpClient client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private HttpClient Create(string host)
    {
        HostCertificates certificates = HostCertificates.Find(options.Root, host);
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ConnectTimeout = options.Patience.Connect,
            MaxResponseHeadersLength = OciLimits.Headers / 1024,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = certificates.ForClient,
                RemoteCertificateValidationCallback = options.TlsVerify && !certificates.HasAuthorities
                    ? null
                    : (_, certificate, chain, errors) => !options.TlsVerify || certificates.Accept(certificate, chain, errors),
            },
        };
        HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        return client;
    }
}
