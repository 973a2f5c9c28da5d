using System.Text;
using SkorionOS.Oci.Credentials;

namespace SkorionOS.Oci.Tests.Credentials;

public sealed class AuthFileTests
{
    [Theory]
    [InlineData("quay.io", "os/desktop", "namespace")]
    [InlineData("quay.io", "os/desktop/nvidia", "namespace")]
    [InlineData("quay.io", "os/server", "repository")]
    [InlineData("quay.io", "oss/desktop", "host")]
    [InlineData("quay.io", "other", "host")]
    [InlineData("quay.io:5000", "os/desktop", null)]
    [InlineData("io", "os/desktop", null)]
    [InlineData("docker.io", "library/debian", "hub")]
    [InlineData("old.test", "x", "old")]
    public void Find_Repository_TakesTheMostSpecificEntry(string host, string repository, string? user)
    {
        AuthFile file = Parse($$"""
            {"auths":{
              "quay.io":{ {{AuthFiles.Auth("host", "p")}} },
              "quay.io/os":{ {{AuthFiles.Auth("namespace", "p")}} },
              "quay.io/os/server":{ {{AuthFiles.Auth("repository", "p")}} },
              "https://index.docker.io/v1/":{ {{AuthFiles.Auth("hub", "p")}} },
              "https://old.test/v2/":{ {{AuthFiles.Auth("old", "p")}} }
            } }
            """);

        Assert.Equal(user, file.Find(host, repository)?.User);
    }

    [Fact]
    public void Find_PasswordWithColons_IsWhole() =>
        Assert.Equal("a:b:c", Parse(AuthFiles.Entry("quay.io", AuthFiles.Auth("user", "a:b:c"))).Find("quay.io", "x")!.Secret);

    [Fact]
    public void Find_EmptyEntry_IsNone() => Assert.Null(Parse(AuthFiles.Entry("quay.io", "")).Find("quay.io", "x"));

    [Fact]
    public void Find_IdentityToken_WinsOverThePassword()
    {
        RegistryCredentials found =
            Parse(AuthFiles.Entry("quay.io", AuthFiles.Auth("user", "p") + ",\"identitytoken\":\"t\"")).Find("quay.io", "x")!;

        Assert.True(found.IsIdentityToken);
        Assert.Equal("t", found.Secret);
        Assert.DoesNotContain("t", found.ToString()[^1..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"auths":{"quay.io":"secret"}}""")]
    [InlineData("""{"auths":{"quay.io":{"auth":"not base64: secret"}}}""")]
    [InlineData("""{"auths":{"quay.io":{"auth":"c2VjcmV0"}}}""")]
    [InlineData("""{"credHelpers":{"quay.io":1}}""")]
    public void Parse_NotAnAuthFile_IsRefusedWithoutItsSecrets(string json)
    {
        CredentialException e = Assert.Throws<CredentialException>(() => Parse(json));

        Assert.Equal("auth-file-invalid", e.Code);
        Assert.Contains("/etc/ostree/auth.json", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", e.ToString(), StringComparison.Ordinal);
    }

    private static AuthFile Parse(string json) => AuthFile.Parse(Encoding.UTF8.GetBytes(json), "/etc/ostree/auth.json");
}
