using SkorionOS.Deploy;
using SkorionOS.Deploy.Images;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Oci.Signatures;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;
using SkorionOS.Testing.Signing;

namespace SkorionOS.Integration.Tests.Signatures;

/// <summary>Images that the real cosign signed in the real registry, which has no list of referrers: version 2 at a tag, version 3 in bundles.</summary>
public sealed class CosignTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly PolicyRoot _root = new();
    private readonly Cosign _cosign2;
    private readonly Cosign _cosign3;
    private DockerRegistry _registry = null!;
    private RegistryPushes _pushes = null!;

    public CosignTests()
    {
        string keys = _directory["keys"];
        Directory.CreateDirectory(keys);
        (_cosign2, _cosign3) = (Cosign.Version2(keys), Cosign.Version3(keys));
    }

    public async Task InitializeAsync()
    {
        _registry = await DockerRegistry.StartAsync();
        _pushes = new RegistryPushes(_registry.Host);
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose()
    {
        _pushes.Dispose();
        _root.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(2, "simple-signing")]
    [InlineData(3, "bundle")]
    public async Task Pull_SignedByTheKeyOfThePolicy_IsVerified(int version, string layout)
    {
        await MakeKeyAsync("ours");
        Digest digest = await PushAsync("os", "1");
        await SignAsync(version, "ours", "os", digest);
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));

        (string verification, string[] layouts) = await PullAsync("os:1");

        Assert.Equal("verified", verification);
        Assert.Equal([layout], layouts);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pull_SignedByAnotherKey_IsRefused(int version)
    {
        await MakeKeyAsync("ours");
        await MakeKeyAsync("others");
        Digest digest = await PushAsync("os", "1");
        await SignAsync(version, "others", "os", digest);
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));

        Assert.Equal("signature-invalid", await RefusalAsync("os:1"));
    }

    [Theory]
    [InlineData(2, ".sig")]
    [InlineData(3, "")]
    public async Task Pull_SignatureOfAnotherImagePutInItsPlace_IsRefused(int version, string suffix)
    {
        await MakeKeyAsync("ours");
        Digest signed = await PushAsync("os", "1");
        await SignAsync(version, "ours", "os", signed);
        Digest other = await PushAsync("os", "2");
        await CopyAsync($"os:sha256-{signed.Hex}{suffix}", $"os:sha256-{other.Hex}{suffix}");
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));

        Assert.Equal("signature-invalid", await RefusalAsync("os:2"));
    }

    [Fact]
    public async Task Pull_TagMovedToAnImageThatNobodySigned_IsRefused()
    {
        await MakeKeyAsync("ours");
        await SignAsync(2, "ours", "os", await PushAsync("os", "1"));
        await PushAsync("os", "2");
        await CopyAsync("os:2", "os:1");
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));

        Assert.Equal("signature-required", await RefusalAsync("os:1"));
    }

    [Fact]
    public async Task Pull_CopiedWithoutItsSignature_IsRefused()
    {
        await MakeKeyAsync("ours");
        await SignAsync(2, "ours", "os", await PushAsync("os", "1"));
        await CopyAsync("os:1", "copy:1");
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));

        Assert.Equal("signature-required", await RefusalAsync("copy:1"));
    }

    [Fact]
    public async Task Pull_OneKeyOfSeveralOrEachOfTwo_IsWhatThePolicySays()
    {
        foreach (string key in (string[])["old", "new", "reviewer"])
        {
            await MakeKeyAsync(key);
        }

        Digest digest = await PushAsync("os", "1");
        await SignAsync(2, "new", "os", digest);
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "old", "new"));
        Assert.Equal("verified", (await PullAsync("os:1")).Verification);

        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "old", "new"), PolicyRoot.Signed("matchRepository", "reviewer"));
        Assert.Equal("signature-invalid", await RefusalAsync("os:1"));

        await SignAsync(3, "reviewer", "os", digest);
        Assert.Equal(["simple-signing", "bundle"], (await PullAsync("os:1")).Layouts);
    }

    [Fact]
    public async Task Pull_FromAMirror_IsTakenUnderTheNameThatWasSigned()
    {
        await MakeKeyAsync("vendor");
        Digest digest = await PushAsync("mirror/os", "1");
        await SignAsync(2, "vendor", "mirror/os", digest, "--sign-container-identity", "vendor.example/os:1");
        string identity = $$"""{"type": "remapIdentity", "prefix": "{{_registry.Host}}/mirror", "signedPrefix": "vendor.example"}""";
        _root.Require(_registry.Host, PolicyRoot.Signed(identity, "vendor"));

        Assert.Equal("verified", (await PullAsync("mirror/os:1")).Verification);

        await CopyAsync("mirror/os:1", "mirror/os:2");
        Assert.Equal("signature-invalid", await RefusalAsync("mirror/os:2"));
    }

    [Fact]
    public async Task Pull_BundleThatNamesTheImage_IsHeldToThatName()
    {
        await MakeKeyAsync("ours");
        Digest digest = await PushAsync("os", "stable");
        _root.Require(_registry.Host, PolicyRoot.Signed("matchExact", "ours"));
        await SignAsync(3, "ours", "os", digest);
        Assert.Equal("signature-invalid", await RefusalAsync("os:stable"));

        await SignAsync(3, "ours", "os", digest, "-a", $"docker-reference={_registry.Host}/os:stable");
        Assert.Equal("verified", (await PullAsync("os:stable")).Verification);

        await CopyAsync("os:stable", "os:other");
        Assert.Equal("signature-invalid", await RefusalAsync("os:other"));
    }

    [Theory]
    [InlineData(2, "EC", "-pkeyopt", "ec_paramgen_curve:P-384")]
    [InlineData(2, "EC", "-pkeyopt", "ec_paramgen_curve:P-521")]
    [InlineData(2, "RSA", "-pkeyopt", "rsa_keygen_bits:3072")]
    [InlineData(3, "EC", "-pkeyopt", "ec_paramgen_curve:P-384")]
    [InlineData(3, "EC", "-pkeyopt", "ec_paramgen_curve:P-521")]
    [InlineData(3, "RSA", "-pkeyopt", "rsa_keygen_bits:3072")]
    public async Task Pull_SignedByOtherKindsOfKeys_IsVerified(int version, params string[] kind)
    {
        _root.AddKey("ours", await File.ReadAllTextAsync(await _cosign3.ImportKeysAsync("ours", kind)));
        await SignAsync(version, "ours", "os", await PushAsync("os", "1"));
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));

        Assert.Equal("verified", (await PullAsync("os:1")).Verification);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pull_OfAnIndex_WantsTheManifestSigned(int version)
    {
        await MakeKeyAsync("ours");
        Digest index = await _pushes.PushAsync(OciIndex.Of(ReleaseImage.Make("1")), "os", "index");
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        await SignAsync(version, "ours", "os", index);

        SignatureException error = await Assert.ThrowsAsync<SignatureException>(() => PullAsync("os:index"));
        Assert.Equal("signature-required", error.Code);
        Assert.Contains("--recursive", error.Message, StringComparison.Ordinal);

        await SignAsync(version, "ours", "os", index, "--recursive");
        Assert.Equal("verified", (await PullAsync("os:index")).Verification);
    }

    [Fact]
    public async Task Pull_BundleInARegistryWithAListOfReferrers_IsFoundThere()
    {
        await MakeKeyAsync("ours");
        Digest digest = await PushAsync("os", "1");
        await SignAsync(3, "ours", "os", digest);
        await using EmbeddedRegistry modern = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { HasReferrers = true });
        modern.Push(ReleaseImage.Make("1"), "os", "1");
        await _pushes.CopyBundlesAsync("os", digest, modern);
        _root.Require(modern.Host, PolicyRoot.Signed("matchRepository", "ours"));

        (string verification, string[] layouts) = await PullAsync(modern.Host, "os:1");

        Assert.Equal(("verified", "bundle"), (verification, layouts.Single()));
        Assert.Contains(modern.Requests, request => request.Path == $"/v2/os/referrers/{digest}" && request.Status == 200);
        Assert.DoesNotContain(modern.Requests, request => request.Path.EndsWith($"sha256-{digest.Hex}", StringComparison.Ordinal));
    }

    private async Task MakeKeyAsync(string name) => _root.AddKey(name, await File.ReadAllTextAsync(await _cosign3.MakeKeysAsync(name)));

    private Task<Digest> PushAsync(string repository, string tag) => _pushes.PushAsync(ReleaseImage.Make(tag), repository, tag);

    private Task CopyAsync(string from, string to) => _pushes.CopyAsync(from, to);

    private Task SignAsync(int version, string key, string repository, Digest digest, params string[] more) => version == 2
        ? _cosign2.SignAtTagAsync(key, $"{_registry.Host}/{repository}@{digest}", more)
        : _cosign3.SignInBundleAsync(key, $"{_registry.Host}/{repository}@{digest}", more);

    private async Task<string> RefusalAsync(string image) => (await Assert.ThrowsAsync<SignatureException>(() => PullAsync(image))).Code;

    private Task<(string Verification, string[] Layouts)> PullAsync(string image) => PullAsync(_registry.Host, image);

    /// <summary>Pulls into an empty sysroot; gives how the image was verified, and the layouts of the signatures that did it.</summary>
    private async Task<(string Verification, string[] Layouts)> PullAsync(string host, string image)
    {
        using TemporaryDirectory sysroot = new();
        using Sysroot opened = Sysroot.Open(sysroot[""]);
        Engine engine = new(opened, new EngineOptions { Source = new ImageSourceOptions { Credentials = CredentialStore.Empty, Root = _root.Path } });
        StoredImage pulled = (await engine.PullAsync(ImageReference.Parse($"{host}/{image}"), tlsVerify: false)).Image;
        return (pulled.Verification, [.. engine.ReadSignatures(pulled.ManifestDigest).Select(evidence => evidence.Layout)]);
    }
}
