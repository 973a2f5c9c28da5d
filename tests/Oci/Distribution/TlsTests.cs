using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SkorionOS.Oci.Distribution;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class TlsTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly X509Certificate2 _authority = Authority();

    public void Dispose()
    {
        _root.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Resolve_UnknownAuthority_IsRefusedAtOnce()
    {
        await using EmbeddedRegistry registry = await StartAsync();

        RegistryException e = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(registry));

        Assert.Equal("tls-failed", e.Code);
        Assert.Contains(registry.Host, e.Message, StringComparison.Ordinal);
        Assert.Empty(registry.Requests);
    }

    [Theory]
    [InlineData("etc/containers/certs.d")]
    [InlineData("etc/docker/certs.d")]
    public async Task Resolve_AuthorityInCertsD_IsTrustedForItsHost(string directory)
    {
        await using EmbeddedRegistry registry = await StartAsync();
        _root.Write($"{directory}/{registry.Host}/ca.crt", _authority.ExportCertificatePem());

        await ResolveAsync(registry);
    }

    [Fact]
    public async Task Resolve_AuthorityOfAnotherHost_IsNotTrusted()
    {
        await using EmbeddedRegistry registry = await StartAsync();
        _root.Write("etc/containers/certs.d/127.0.0.1/ca.crt", _authority.ExportCertificatePem());

        Assert.Equal("tls-failed", (await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(registry))).Code);
    }

    [Fact]
    public async Task Resolve_CertificateForAnotherName_IsRefused()
    {
        await using EmbeddedRegistry registry = await StartAsync(name: "elsewhere.test");
        _root.Write($"etc/containers/certs.d/{registry.Host}/ca.crt", _authority.ExportCertificatePem());

        Assert.Equal("tls-failed", (await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(registry))).Code);
    }

    [Fact]
    public async Task Resolve_WithoutVerification_TakesAnyCertificate()
    {
        await using EmbeddedRegistry registry = await StartAsync();

        await ResolveAsync(registry, TestOptions.Bench);

        Assert.Equal("https", registry.Address.Scheme);
    }

    [Fact]
    public async Task Resolve_RegistryWantsAClientCertificate_IsShownTheOneOfItsHost()
    {
        using X509Certificate2 client = Issue("client", isServer: false);
        await using EmbeddedRegistry registry = await StartAsync(client: client);
        string directory = $"etc/containers/certs.d/{registry.Host}";
        _root.Write($"{directory}/ca.crt", _authority.ExportCertificatePem());
        await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(registry));

        _root.Write($"{directory}/me.cert", client.ExportCertificatePem());
        _root.Write($"{directory}/me.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        await ResolveAsync(registry);
    }

    [Fact]
    public async Task Resolve_CertificateWithoutItsKey_SaysWhichFile()
    {
        await using EmbeddedRegistry registry = await StartAsync();
        string file = _root.Write($"etc/containers/certs.d/{registry.Host}/me.cert", _authority.ExportCertificatePem());

        OciException e = await Assert.ThrowsAnyAsync<OciException>(() => ResolveAsync(registry));

        Assert.Equal("certificate-invalid", e.Code);
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_RedirectFromHttpsToHttp_IsRefused()
    {
        await using EmbeddedRegistry registry = await StartAsync();
        await using EmbeddedRegistry plain = await EmbeddedRegistry.StartAsync();
        registry.Inject(new Fault.Redirect(plain.Address) { When = request => request.IsManifest });

        Assert.Equal("redirect-refused",
            (await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(registry, TestOptions.Bench))).Code);
        Assert.Empty(plain.Requests);
    }

    [Fact]
    public async Task Resolve_PlainHttpRegistry_IsRefusedWhenCertificatesCount()
    {
        await using EmbeddedRegistry registry = await EmbeddedRegistry.StartAsync();

        Assert.Equal("tls-failed", (await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(registry))).Code);
        Assert.Empty(registry.Requests);
    }

    private async Task<EmbeddedRegistry> StartAsync(string name = "127.0.0.1", X509Certificate2? client = null)
    {
        EmbeddedRegistry registry =
            await EmbeddedRegistry.StartAsync(new() { Certificate = Issue(name, isServer: true), ClientCertificate = client });
        registry.Push(TestImages.Small("1"), "os/desktop");
        return registry;
    }

    private async Task ResolveAsync(EmbeddedRegistry registry, ImageSourceOptions? options = null)
    {
        await using ImageSource source =
            ImageSource.Open(registry.Reference("os/desktop"), options ?? TestOptions.Bench with { TlsVerify = true, Root = _root.Path });
        await source.ResolveAsync(Platform.Host);
    }

    private static X509Certificate2 Authority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(120));
    }

    private X509Certificate2 Issue(string name, bool isServer)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(isServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        using X509Certificate2 certificate =
            request.Create(_authority, _authority.NotBefore, _authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
