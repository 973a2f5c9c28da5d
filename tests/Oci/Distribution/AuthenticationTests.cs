using Microsoft.Extensions.Time.Testing;
using SkorionOS.Oci.Credentials;
using SkorionOS.Oci.Distribution;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class AuthenticationTests : IDisposable
{
    private const string Repository = "os/desktop";

    private readonly TemporaryDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Basic_RightPassword_IsShownOnlyWhenAskedAndThenKept()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Basic });

        await PullAsync(registry, Password(registry, "secret"));

        Assert.Equal([401, 200, 200], registry.Requests.Select(request => request.Status));
        Assert.Null(registry.Requests[0].Authorization);
    }

    [Theory]
    [InlineData(RegistryAuth.Basic, 2)]
    [InlineData(RegistryAuth.Token, 2)]
    public async Task AnyScheme_WrongPassword_IsUnauthorizedWithoutFurtherTries(RegistryAuth auth, int requests)
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = auth });

        RegistryException e = await Assert.ThrowsAsync<RegistryException>(() => PullAsync(registry, Password(registry, "wrong")));

        Assert.Equal("unauthorized", e.Code);
        Assert.DoesNotContain("wrong", e.Message, StringComparison.Ordinal);
        Assert.Equal(requests, registry.Requests.Count);
    }

    [Theory]
    [InlineData(RegistryAuth.Basic)]
    [InlineData(RegistryAuth.Token)]
    public async Task AnyScheme_NoCredentials_IsUnauthorized(RegistryAuth auth)
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = auth });

        Assert.Equal("unauthorized", (await Assert.ThrowsAsync<RegistryException>(() => PullAsync(registry, CredentialStore.Empty))).Code);
    }

    [Fact]
    public async Task Token_Anonymous_IsFetchedOnceForTheWholePull()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token, AnonymousTokens = true });

        await PullAsync(registry, CredentialStore.Empty);

        Assert.Equal([401, 200, 200, 200], registry.Requests.Select(request => request.Status));
        RequestRecord token = registry.Requests[1];
        Assert.True(token.IsToken);
        Assert.Null(token.Authorization);
        Assert.Contains("service=embedded", token.Query, StringComparison.Ordinal);
        Assert.Contains("scope=repository%3Aos%2Fdesktop%3Apull", token.Query, StringComparison.Ordinal);
        Assert.StartsWith("Bearer ", registry.Requests[2].Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Password_GoesToTheRealmAloneAndNeverToTheRegistry()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token });

        await PullAsync(registry, Password(registry, "secret"));

        Assert.All(registry.Requests, request =>
            Assert.Equal(request.IsToken, request.Authorization?.StartsWith("Basic ", StringComparison.Ordinal) ?? false));
    }

    [Fact]
    public async Task Token_IdentityToken_IsExchangedByPost()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token, IdentityToken = "refresh-me" });

        await PullAsync(registry, AuthFiles.Store(_home, registry.Host, "\"identitytoken\":\"refresh-me\""));

        RequestRecord token = Assert.Single(registry.Requests, request => request.IsToken);
        Assert.Equal("POST", token.Method);
        Assert.Contains("grant_type=refresh_token", token.Form, StringComparison.Ordinal);
        Assert.Contains("scope=repository%3Aos%2Fdesktop%3Apull", token.Form, StringComparison.Ordinal);
        Assert.Null(token.Authorization);
    }

    [Fact]
    public async Task Token_ServiceKnowsNoPost_IsAskedByGet()
    {
        await using EmbeddedRegistry registry =
            await StartAsync(new() { Auth = RegistryAuth.Token, User = "<token>", Password = "refresh-me" });

        await PullAsync(registry, AuthFiles.Store(_home, registry.Host, "\"identitytoken\":\"refresh-me\""));

        Assert.Equal(["POST", "GET"], registry.Requests.Where(request => request.IsToken).Select(request => request.Method));
    }

    [Fact]
    public async Task Token_RunsOut_IsFetchedAnewBeforeItIsRefused()
    {
        FakeTimeProvider time = new();
        await using EmbeddedRegistry registry =
            await StartAsync(new() { Auth = RegistryAuth.Token, AnonymousTokens = true, TokenLifetime = 60 });
        await using ImageSource source = ImageSource.Open(registry.Reference(Repository), TestOptions.Bench with { TimeProvider = time });
        await source.ResolveAsync(Platform.Host);

        time.Advance(TimeSpan.FromSeconds(58));
        await source.ResolveAsync(Platform.Host);

        // Nothing is shown that may run out on the way, so the registry asks again.
        Assert.Equal([401, 200, 200, 401, 200, 200], registry.Requests.Select(request => request.Status));
        Assert.Null(registry.Requests[3].Authorization);
    }

    [Fact]
    public async Task Token_ForgottenByTheServer_IsFetchedAnew()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token, AnonymousTokens = true });
        await using ImageSource source = ImageSource.Open(registry.Reference(Repository), TestOptions.Bench);
        await source.ResolveAsync(Platform.Host);

        registry.ForgetTokens();
        await source.ResolveAsync(Platform.Host);

        Assert.Equal(2, registry.Requests.Count(request => request.IsToken));
    }

    [Fact]
    public async Task Token_ManyRequestsAtOnce_AreServedByOneToken()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token, AnonymousTokens = true });
        await using ImageSource source = ImageSource.Open(registry.Reference(Repository), TestOptions.Bench);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => source.ResolveAsync(Platform.Host)));

        Assert.Single(registry.Requests, request => request.IsToken);
    }

    [Theory]
    [InlineData(503, 2)]
    [InlineData(429, 2)]
    public async Task Token_ServiceIsDownForAWhile_IsAskedAgain(int status, int times)
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token, AnonymousTokens = true });
        registry.Inject(new Fault.Refuse(status) { When = request => request.IsToken, Times = times });

        await PullAsync(registry, CredentialStore.Empty);

        Assert.Equal(1 + times, registry.Requests.Count(request => request.IsToken));
    }

    [Fact]
    public async Task Token_ServiceRedirects_IsNotFollowed()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token });
        await using EmbeddedRegistry elsewhere = await EmbeddedRegistry.StartAsync();
        registry.Inject(new Fault.Redirect(elsewhere.Address) { When = request => request.IsToken });

        await Assert.ThrowsAsync<RegistryException>(() => PullAsync(registry, Password(registry, "secret")));

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Token_EndlessAnswer_IsRefused()
    {
        await using EmbeddedRegistry registry = await StartAsync(new() { Auth = RegistryAuth.Token, AnonymousTokens = true });
        registry.Inject(new Fault.Resize(OciLimits.Token + 1) { When = request => request.IsToken });

        Assert.Equal("registry-protocol",
            (await Assert.ThrowsAsync<RegistryException>(() => PullAsync(registry, CredentialStore.Empty))).Code);
    }

    [Theory]
    [InlineData("https://registry.test/", "http://auth.test/token")]
    [InlineData("https://registry.test/", "ftp://auth.test/token")]
    [InlineData("https://registry.test/", "/token")]
    [InlineData("https://registry.test/", "https://user:password@auth.test/token")]
    [InlineData("http://registry.test/", "file:///etc/passwd")]
    public void TokenRequest_RealmThatMustNotSeeCredentials_IsRefused(string registry, string realm) =>
        Assert.Equal("registry-protocol", Assert.Throws<RegistryException>(() => Answering(registry, realm)).Code);

    [Theory]
    [InlineData("https://registry.test/", "https://auth.test/token", "https://auth.test/token?scope=repository%3Aos%3Apull")]
    [InlineData("http://registry.test/", "http://auth.test/token?a=b", "http://auth.test/token?a=b&scope=repository%3Aos%3Apull")]
    public void TokenRequest_OtherRealm_IsAskedForThePullScope(string registry, string realm, string expected) =>
        Assert.Equal(expected, Answering(registry, realm).Query.AbsoluteUri);

    [Theory]
    [InlineData("registry-1.docker.io", "https://auth.docker.io/token", true)]
    [InlineData("registry.gitlab.com", "https://gitlab.com/jwt/auth", true)]
    [InlineData("quay.io", "https://QUAY.IO./v2/auth", true)]
    [InlineData("quay.io:8443", "https://quay.io/v2/auth", true)]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5001/token", true)]
    [InlineData("localhost:5000", "http://localhost:5001/token", true)]
    [InlineData("quay.io", "https://quay.io.evil.test/token", false)]
    [InlineData("quay.io", "https://evilquay.io/token", false)]
    [InlineData("quay.io", "https://github.io/token", false)]
    [InlineData("127.0.0.1:5000", "http://127.0.0.2:5000/token", false)]
    [InlineData("10.0.0.1", "http://evil.0.1/token", false)]
    [InlineData("localhost:5000", "http://evil/token", false)]
    public void IsOfSameSite_Realm_TellsStrangers(string authority, string realm, bool expected) =>
        Assert.Equal(expected, new TokenRequest(new Uri(realm), null, "").IsOfSameSite(new RegistryEndpoint(authority, authority, "os")));

    private static TokenRequest Answering(string registry, string realm) => TokenRequest.Answering(
        new Challenge("Bearer", new Dictionary<string, string> { ["realm"] = realm }), new Uri(registry),
            new RegistryEndpoint("registry.test", "registry.test", "os"));

    private CredentialStore Password(EmbeddedRegistry registry, string password) =>
        AuthFiles.Store(_home, registry.Host, AuthFiles.Auth("user", password));

    private static async Task<EmbeddedRegistry> StartAsync(EmbeddedRegistryOptions options)
    {
        EmbeddedRegistry registry = await EmbeddedRegistry.StartAsync(options);
        registry.Push(TestImages.Small("1"), Repository);
        return registry;
    }

    /// <summary>A manifest and a config: two requests where nobody asks who is there.</summary>
    private static async Task PullAsync(EmbeddedRegistry registry, CredentialStore credentials)
    {
        await using ImageSource source =
            ImageSource.Open(registry.Reference(Repository), TestOptions.Bench with { Credentials = credentials });
        ResolvedImage image = await source.ResolveAsync(Platform.Host);
        await source.GetBlobAsync(image.Manifest.Config, OciLimits.Config);
    }
}
