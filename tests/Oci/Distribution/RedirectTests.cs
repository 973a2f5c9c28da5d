using SkorionOS.Oci.Credentials;
using SkorionOS.Oci.Distribution;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class RedirectTests : IAsyncLifetime
{
    private static readonly byte[] Content = TestImages.Noise(100_000, 7);

    private static readonly Descriptor Blob = new()
        { MediaType = MediaType.OciLayer, Digest = Digest.Sha256(Content), Size = Content.Length };

    private EmbeddedRegistry _registry = null!;
    private EmbeddedRegistry _elsewhere = null!;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new() { Auth = RegistryAuth.Basic });
        _elsewhere = await EmbeddedRegistry.StartAsync();
        _registry.PutBlob(Blob.Digest, Content);
        _elsewhere.PutBlob(Blob.Digest, Content);
    }

    public async Task DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task Read_RedirectToAnotherHost_DropsTheAuthorization()
    {
        Redirect(_elsewhere.Address);

        Assert.Equal(Content, await ReadAsync());

        Assert.Equal([401, 307], _registry.Requests.Select(request => request.Status));
        Assert.StartsWith("Basic ", _registry.Requests[1].Authorization, StringComparison.Ordinal);
        Assert.Null(Assert.Single(_elsewhere.Requests).Authorization);
    }

    [Fact]
    public async Task Read_RedirectWithinTheHost_KeepsTheAuthorization()
    {
        Redirect(new Uri(_registry.Address, $"/v2/moved/blobs/{Blob.Digest}"));

        Assert.Equal(Content, await ReadAsync());

        Assert.StartsWith("Basic ", _registry.Requests[2].Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RedirectAwayAndBack_HasLostTheAuthorization()
    {
        Redirect(_elsewhere.Address);
        _elsewhere.Inject(new Fault.Redirect(new Uri(_registry.Address, $"/v2/moved/blobs/{Blob.Digest}")) { Times = int.MaxValue });

        await Assert.ThrowsAsync<RegistryException>(() => ReadAsync());

        Assert.All(_registry.Requests.Where(request => request.Path.Contains("/moved/", StringComparison.Ordinal)), request =>
            Assert.Null(request.Authorization));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Read_RedirectedAddressHasRunOut_AsksTheRegistryAgain(int status)
    {
        Redirect(_elsewhere.Address);
        _elsewhere.Inject(new Fault.Drop(40_000));
        _elsewhere.Inject(new Fault.Refuse(status) { When = request => request.Range is not null });

        Assert.Equal(Content, await ReadAsync());

        Assert.Equal([200, status, 206], _elsewhere.Requests.Select(request => request.Status));
        Assert.Equal(3, _registry.Requests.Count(request => request.Status == 307));
        Assert.Equal("bytes=40000-", _elsewhere.Requests[2].Range);
    }

    [Fact]
    public async Task Read_RedirectsInARing_AreRefused()
    {
        Redirect(_registry.Address);

        Assert.Equal("redirect-refused", (await Assert.ThrowsAsync<RegistryException>(() => ReadAsync())).Code);
        Assert.Equal(OciLimits.Redirects + 1, _registry.Requests.Count(request => request.Status == 307));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@127.0.0.1/x")]
    public async Task Read_RedirectToNoWebAddress_IsRefused(string location)
    {
        _registry.Inject(new Fault.Redirect(new Uri(location)) { When = request => request.Authorization is not null });

        Assert.Equal("redirect-refused", (await Assert.ThrowsAsync<RegistryException>(() => ReadAsync())).Code);
    }

    private void Redirect(Uri to) => _registry.Inject(new Fault.Redirect(to)
    {
        When = request => request.Authorization is not null && !request.Path.Contains("/moved/", StringComparison.Ordinal),
        Times = int.MaxValue,
    });

    private async Task<byte[]> ReadAsync()
    {
        using TemporaryDirectory home = new();
        CredentialStore credentials = AuthFiles.Store(home, _registry.Host, AuthFiles.Auth("user", "secret"));
        await using ImageSource source =
            ImageSource.Open(_registry.Reference("os/desktop"), TestOptions.Bench with { Credentials = credentials });
        await using Stream stream = await source.OpenBlobAsync(Blob);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
