using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;
using SkorionOS.Testing.Signing;

namespace SkorionOS.Cli.Tests;

/// <summary>What the program says of signatures.</summary>
public sealed class SignatureTests : IAsyncLifetime, IDisposable
{
    private readonly CliFixture _fixture = new();
    private readonly PolicyRoot _root = new();
    private readonly TestSigner _signer = new();
    private EmbeddedRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { HasReferrers = true });
        _root.AddKey("ours", _signer.Pem);
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        _fixture.PolicyRoot = _root.Path;
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose()
    {
        _signer.Dispose();
        _root.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Status_Verbose_SaysWhoSignedWhat()
    {
        var image = BootableImage.Make("1");
        TestSigner.PutBundles(_registry, "os", image.ManifestDigest, withTag: false, _signer.Wrap(TestSigner.Statement(image.ManifestDigest, $"{_registry.Host}/os:1")));
        await SwitchAsync(image, "--enforce-container-sigpolicy");

        var brief = (await _fixture.RunAsync("status")).Succeeded().Output;
        var verbose = (await _fixture.RunAsync("status", "--verbose")).Succeeded().Output;
        var host = (await _fixture.RunAsync("status", "--json")).Succeeded().Json;

        Assert.Contains($"{image.ManifestDigest} (verified)", brief, StringComparison.Ordinal);
        Assert.DoesNotContain("Signature:", brief, StringComparison.Ordinal);
        var shown = host["status"]!["staged"]!["skorionos"]!["signatures"]!.AsArray().Single()!;
        Assert.Equal((_signer.Fingerprint, $"{_registry.Host}/os:1"), ((string?)shown["key"], (string?)shown["name"]));
        Assert.Equal("containerPolicy", (string?)host["spec"]!["image"]!["signature"]);
        Assert.Matches(
            $@"(?m)^    Signature:  bundle {shown["digest"]}, verified 2\d{{3}}-.* UTC\n        of      {_registry.Host}/os:1\n" +
            $@"        by      /etc/containers/keys/ours\.pub, {_signer.Fingerprint}\n        as      /etc/containers/policy\.json asks at transports\.docker\.",
            verbose);
    }

    [Fact]
    public async Task Status_Unverified_SaysSo()
    {
        _fixture.PolicyRoot = "/nonexistent";
        await SwitchAsync(BootableImage.Make("1"));

        Assert.Contains("(unverified)", (await _fixture.RunAsync("status", "-v")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Empty((await _fixture.RunAsync("status", "--json")).Succeeded().Json["status"]!["staged"]!["skorionos"]!["signatures"]!.AsArray());
    }

    [Fact]
    public async Task Switch_Unsigned_FailsAndSaysWhatToDo()
    {
        _registry.Push(BootableImage.Make("1"), "os");

        var result = (await _fixture.RunAsync("switch", _registry.Reference("os").ToString(), "--tls-verify=false")).FailedWith("signature-required");

        Assert.Contains("cosign sign", result.Error, StringComparison.Ordinal);
        Assert.Contains("/etc/containers/policy.json", result.Error, StringComparison.Ordinal);
        (await _fixture.RunAsync("image", "pull", _registry.Reference("os").ToString(), "--tls-verify=false")).FailedWith("signature-required");
    }

    [Fact]
    public async Task Switch_EnforcedWithoutAPolicy_Fails()
    {
        _fixture.PolicyRoot = "/nonexistent";
        _registry.Push(BootableImage.Make("1"), "os");

        (await _fixture.RunAsync("switch", _registry.Reference("os").ToString(), "--tls-verify=false", "--enforce-container-sigpolicy")).FailedWith("policy-insecure");
    }

    private async Task SwitchAsync(OciImage image, params string[] options)
    {
        _registry.Push(image, "os");
        (await _fixture.RunAsync(["switch", _registry.Reference("os").ToString(), "--tls-verify=false", "--quiet", .. options])).Succeeded();
    }
}
