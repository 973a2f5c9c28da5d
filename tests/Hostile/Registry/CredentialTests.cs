using System.Text;
using SkorionOS.Deploy;
using SkorionOS.Hostile.Tests.Images;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Files;

namespace SkorionOS.Hostile.Tests.Registry;

/// <summary>Registries that want the user's password, or a token, to go where it must not.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Secret = "secret-of-the-user";

    private TemporaryDirectory _home = null!;
    private RawServer _registry = null!;

    // A stranger, as far as anybody can tell by names: the loopback has many addresses.
    private RawServer _stranger = null!;

    public Task InitializeAsync()
    {
        (_home, _registry, _stranger) = (new TemporaryDirectory(), new RawServer(RegistryTests.Image), new RawServer(RegistryTests.Image, "127.0.0.2"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _stranger.DisposeAsync();
        _home.Dispose();
    }

    public static TheoryData<string, string, string?> Cases => new()
    {
        // What the registry says, what the stranger says, and how it ends.
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "{\"token\":\"t\"}", null },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "401", "unauthorized" },
        { "WWW-Authenticate: Bearer realm=\"http://127.0.0.1.evil.invalid/token\"", "", "registry-unreachable" },
        { "WWW-Authenticate: Bearer realm=\"http://user:pass@STRANGER/token\"", "", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"file:///etc/passwd\"", "", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"//STRANGER/token\"", "", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"\"", "", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token", "", "unauthorized" },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "{\"token\":\"a\\r\\nX-Evil: b\"}", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "{\"token\":\"" + "t" + "\",\"expires_in\":-1}", null },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "{\"token\":\"t\",\"expires_in\":\"soon\"}", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "[1]", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "BOMB", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "ENDLESS", "registry-protocol" },
        { "WWW-Authenticate: Bearer realm=\"http://STRANGER/token\"", "LOOP", "registry-protocol" },
        { "Location: http://STRANGER/v2/evil/manifests/latest", "", null },
        { "Location: http://STRANGER/v2/evil/manifests/latest", "CHALLENGE", "unauthorized" },
        { "Location: http://STRANGER/v2/evil/manifests/latest", "BACK", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Pull_RegistryNamesAStranger_ShowsItNoCredential(string says, string stranger, string? code)
    {
        says = says.Replace("STRANGER", _stranger.Authority, StringComparison.Ordinal);
        _registry.Lie = async (request, stream, token) =>
        {
            var isRedirect = says.StartsWith("Location", StringComparison.Ordinal);
            if (!request.IsManifest || request.Target.EndsWith("?back", StringComparison.Ordinal) || (!isRedirect && request.Value("Authorization: Bearer t") is not null))
            {
                return false;
            }

            await RawServer.SendAsync(stream, isRedirect ? "307 Temporary Redirect" : "401 Unauthorized", says + "\r\n", default, token);
            return true;
        };
        _stranger.Lie = (request, stream, token) => StrangerAsync(stranger, request, stream, token);
        using HostileSysroot sysroot = new() { Source = RegistryTests.Impatient with { Credentials = Credentials() } };

        var error = await Record.ExceptionAsync(() => sysroot.PullAsync(_registry.Reference));

        Assert.Equal(code, error is null ? null : ErrorCatalog.Describe(error).Code);
        Assert.All(_stranger.Requests, request => Assert.True(request.Value("Authorization:") is null, request.ToString()));
        Assert.DoesNotContain(_registry.Requests.Concat(_stranger.Requests), request => request.ToString().Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, error?.ToString() ?? "", StringComparison.Ordinal);
        sysroot.AssertSound();
        sysroot.AssertEmptiable();
    }

    /// <summary>Not a lie: the service beside the registry gets the password, or none of the above would prove anything.</summary>
    [Fact]
    public async Task Pull_RegistryNamesItself_ShowsThePassword()
    {
        _registry.Lie = async (request, stream, token) =>
        {
            if (request.Target.StartsWith("/token", StringComparison.Ordinal))
            {
                await RawServer.SendAsync(stream, "200 OK", "", "{\"token\":\"t\"}"u8.ToArray(), token);
                return true;
            }

            if (request.Value("Authorization: Bearer t") is not null)
            {
                return false;
            }

            await RawServer.SendAsync(stream, "401 Unauthorized", $"WWW-Authenticate: Bearer realm=\"http://{_registry.Authority}/token\"\r\n", default, token);
            return true;
        };
        using HostileSysroot sysroot = new() { Source = RegistryTests.Impatient with { Credentials = Credentials() } };

        await sysroot.PullAsync(_registry.Reference);

        Assert.Contains(_registry.Requests, request => request.Value("Authorization: Basic ") == Basic);
    }

    private static string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Secret}"));

    private async Task<bool> StrangerAsync(string says, RawRequest request, Stream stream, CancellationToken token)
    {
        switch (says)
        {
            case "" when request.IsManifest:
                return false;
            case "CHALLENGE":
                await RawServer.SendAsync(stream, "401 Unauthorized", $"WWW-Authenticate: Bearer realm=\"http://{_stranger.Authority}/token\"\r\n", default, token);
                return true;
            case "BACK":
                await RawServer.SendAsync(stream, "307 Temporary Redirect", $"Location: http://{_registry.Authority}{request.Target}?back\r\n", default, token);
                return true;
            case "401":
                await RawServer.SendAsync(stream, "401 Unauthorized", "", default, token);
                return true;
            case "BOMB":
                await RawServer.SendAsync(stream, "200 OK", "", Encoding.ASCII.GetBytes("{\"token\":\"" + new string('t', 2 << 20) + "\"}"), token);
                return true;
            case "ENDLESS":
                await Lies.Endless("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "[")(_stranger, request, stream, token);
                return true;
            case "LOOP":
                await RawServer.SendAsync(stream, "307 Temporary Redirect", $"Location: {request.Target}\r\n", default, token);
                return true;
            default:
                await RawServer.SendAsync(stream, "200 OK", "", Encoding.ASCII.GetBytes(says), token);
                return true;
        }
    }

    private CredentialStore Credentials() =>
        new([_home.Write("auth.json", "{\"auths\":{\"" + _registry.Authority + "\":{\"auth\":\"" + Basic + "\"}}}")], []);
}
