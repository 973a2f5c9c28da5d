using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Files;

namespace SkorionOS.Oci.Tests.Credentials;

public sealed class CredentialStoreTests : IDisposable
{
    private static readonly string[] InOrder =
    [
        "run/ostree/auth.json", "etc/ostree/auth.json", "usr/lib/ostree/auth.json", "run/containers/0/auth.json",
        "root/.config/containers/auth.json", "root/.docker/config.json",
    ];

    private readonly TemporaryDirectory _root = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Find_SeveralFiles_TakesTheFirstInOrder()
    {
        foreach (string name in InOrder)
        {
            _root.Write(name, AuthFiles.Entry("quay.io", AuthFiles.Auth(name, "p")));
        }

        foreach (string name in InOrder)
        {
            Assert.Equal(name, (await FindAsync())!.User);
            File.Delete(_root[name]);
        }

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Find_FirstFileDoesNotKnowTheHost_GoesOn()
    {
        _root.Write(InOrder[0], AuthFiles.Entry("ghcr.io", AuthFiles.Auth("other", "p")));
        _root.Write(InOrder[3], AuthFiles.Entry("quay.io", AuthFiles.Auth("right", "p")));

        Assert.Equal("right", (await FindAsync())!.User);
    }

    [Fact]
    public async Task Find_RegistryAuthFile_IsTheOnlyOne()
    {
        _root.Write(InOrder[0], AuthFiles.Entry("quay.io", AuthFiles.Auth("other", "p")));
        _environment["REGISTRY_AUTH_FILE"] = _root.Write("my.json", AuthFiles.Entry("ghcr.io", AuthFiles.Auth("me", "p")));

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Find_EnvironmentNamesDirectories_LooksThere()
    {
        _environment["XDG_RUNTIME_DIR"] = _root["runtime"];
        _environment["XDG_CONFIG_HOME"] = _root["config"];
        _environment["DOCKER_CONFIG"] = _root["docker"];
        foreach (string name in (string[])["runtime/containers/auth.json", "config/containers/auth.json", "docker/config.json"])
        {
            string file = _root.Write(name, AuthFiles.Entry("quay.io", AuthFiles.Auth(name, "p")));
            Assert.Equal(name, (await FindAsync())!.User);
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Find_TornFile_SaysWhich()
    {
        string file = _root.Write(InOrder[1], "{");

        Assert.Contains(file, (await Assert.ThrowsAsync<CredentialException>(FindAsync)).Message, StringComparison.Ordinal);
    }

    private Task<RegistryCredentials?> FindAsync() =>
        CredentialStore.FromEnvironment(name => _environment.GetValueOrDefault(name), _root.Path).FindAsync("quay.io", "os/desktop");
}
