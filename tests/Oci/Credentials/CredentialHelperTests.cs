using System.Runtime.Versioning;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Files;

namespace SkorionOS.Oci.Tests.Credentials;

[SupportedOSPlatform("linux")]
public sealed class CredentialHelperTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Find_HelperForTheHost_IsAskedForTheHost()
    {
        Helper("""read host; echo "{\"ServerURL\":\"$host\",\"Username\":\"$1 $host\",\"Secret\":\"s\"}" """);

        RegistryCredentials? found = await FindAsync("""{"credHelpers":{"quay.io":"testing"}}""");

        Assert.Equal(("get quay.io", "s", false), (found!.User, found.Secret, found.IsIdentityToken));
    }

    [Fact]
    public async Task Find_HelperAnswersToken_IsAnIdentityToken()
    {
        Helper("""read host; echo '{"ServerURL":"","Username":"<token>","Secret":"t"}'""");

        Assert.True((await FindAsync("""{"credsStore":"testing"}"""))!.IsIdentityToken);
    }

    [Fact]
    public async Task Find_HelperHasNothing_GoesOnToTheEntries()
    {
        Helper("read host; echo 'credentials not found in native keychain'; exit 1");

        RegistryCredentials? found =
            await FindAsync("{\"credHelpers\":{\"quay.io\":\"testing\"}," + AuthFiles.Entry("quay.io", AuthFiles.Auth("entry", "p"))[1..]);

        Assert.Equal("entry", found!.User);
    }

    [Theory]
    [InlineData("read host; echo 'the vault is shut'; exit 1", "the vault is shut")]
    [InlineData("read host; echo '{}'", "not JSON with Username and Secret")]
    [InlineData("read host; echo nonsense", "not JSON with Username and Secret")]
    public async Task Find_HelperFails_SaysWhy(string script, string reason)
    {
        Helper(script);

        CredentialException e = await Assert.ThrowsAsync<CredentialException>(() => FindAsync("""{"credHelpers":{"quay.io":"testing"}}"""));

        Assert.Equal("credential-helper-failed", e.Code);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("../testing")]
    [InlineData("testing get; true")]
    public async Task Find_HelperIsNoProgramOfThePath_IsRefused(string suffix)
    {
        Helper("exit 0");

        CredentialException e =
            await Assert.ThrowsAsync<CredentialException>(() => FindAsync($$$"""{"credHelpers":{"quay.io":"{{{suffix}}}"}}"""));

        Assert.Contains("no such program", e.Message, StringComparison.Ordinal);
    }

    private void Helper(string script)
    {
        string path = _directory.Write("docker-credential-testing", "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<RegistryCredentials?> FindAsync(string json) =>
        new CredentialStore([_directory.Write("auth.json", json)], [_directory.Path]).FindAsync("quay.io", "os/desktop");
}
