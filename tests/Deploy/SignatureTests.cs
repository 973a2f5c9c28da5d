using SkorionOS.Deploy.Status;
using SkorionOS.Deploy.Booted;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Oci.Signatures;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;
using SkorionOS.Testing.Signing;

namespace SkorionOS.Deploy.Tests;

/// <summary>What the engine makes of a policy: whether an image is taken, before what, and what is kept of it.</summary>
public sealed class SignatureTests : IAsyncLifetime, IDisposable
{
    private readonly SysrootFixture _fixture = new();
    private readonly PolicyRoot _root = new();
    private readonly TestSigner _signer = new();
    private readonly TestSigner _stranger = new();
    private EmbeddedRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync();
        _root.AddKey("ours", _signer.Pem);
        _root.AddKey("others", _stranger.Pem);
    }

    [Fact]
    public async Task Switch_WithoutPolicy_TakesTheImageUnverified()
    {
        Publish("1");

        await SwitchAsync();

        Assert.Equal("unverified", _fixture.Get("1").Origin.Verification);
        Assert.DoesNotContain(_registry.Requests, request => request.Path.Contains("sha256-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Switch_Signed_KeepsTheEvidenceAndShowsIt()
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "others", "ours"));
        var image = Publish("1");
        Sign(image);

        await SwitchAsync();

        var origin = _fixture.Get("1").Origin;
        Assert.Equal("verified", origin.Verification);
        var shown = Assert.Single(_fixture.With(engine => HostReport.Read(engine, new RunningSystem())).Status.Staged!.Skorionos.Signatures);
        Assert.Equal(
            (_signer.Fingerprint, "/etc/containers/keys/ours.pub", $"{_registry.Host}/os", _fixture.Time.GetUtcNow(), "/etc/containers/policy.json"),
            (shown.Key, shown.KeySource, shown.Name, shown.Verified, shown.Policy));
        Assert.Equal($"transports.docker.\"{_registry.Host}\"[0] (matchRepository)", shown.Requirement);
        Assert.Equal(origin.Evidence.Single().ToString(), shown.Digest);
        Assert.True(_fixture.With(engine => engine.Check()).IsClean);
    }

    [Theory]
    [InlineData("unsigned", "signature-required")]
    [InlineData("by a stranger", "signature-invalid")]
    [InlineData("of another image", "signature-invalid")]
    [InlineData("of another repository", "signature-invalid")]
    public async Task Switch_NotSignedAsThePolicyWants_FetchesNothingAndChangesNothing(string signature, string code)
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        var image = Publish("1");
        var other = BootableImage.Make("2").ManifestDigest;
        var payload = TestSigner.Payload(
            signature == "of another image" ? other : image.ManifestDigest, signature == "of another repository" ? $"{_registry.Host}/games" : $"{_registry.Host}/os");
        if (signature != "unsigned")
        {
            (signature == "by a stranger" ? _stranger : _signer).SignAtTag(_registry, "os", image.ManifestDigest, payload);
        }

        var error = await Assert.ThrowsAsync<SignatureException>(SwitchAsync);

        Assert.Equal(code, error.Code);
        Assert.DoesNotContain(_registry.Requests, request => image.Blobs.Any(blob => request.Path.EndsWith(blob.Key.ToString(), StringComparison.Ordinal)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Root));
    }

    [Fact]
    public async Task Switch_Rejected_AsksForTheManifestAlone()
    {
        _root.RequireByDefault("""{"type": "reject"}""");
        Sign(Publish("1"));

        var error = await Assert.ThrowsAsync<SignatureException>(SwitchAsync);

        Assert.Equal("policy-rejects", error.Code);
        Assert.Single(_registry.Requests);
    }

    [Fact]
    public async Task Switch_TagMovedToAnImageThatWasSignedUnderAnother_IsRefused()
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepoDigestOrExact", "ours"));
        var image = Publish("1");
        _signer.SignAtTag(_registry, "os", image.ManifestDigest, TestSigner.Payload(image.ManifestDigest, $"{_registry.Host}/os:old"));

        Assert.Equal("signature-invalid", (await Assert.ThrowsAsync<SignatureException>(SwitchAsync)).Code);
    }

    [Fact]
    public async Task Update_OfADigestThatIsSignedUnderAnotherTag_IsRefusedToo()
    {
        var first = Publish("1");
        _signer.SignAtTag(_registry, "os", first.ManifestDigest, TestSigner.Payload(first.ManifestDigest, $"{_registry.Host}/os:latest"));
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepoDigestOrExact", "ours"));
        await SwitchAsync();
        var old = BootableImage.Make("0");
        _registry.Push(old, "os", "old");
        _signer.SignAtTag(_registry, "os", old.ManifestDigest, TestSigner.Payload(old.ManifestDigest, $"{_registry.Host}/os:old"));

        // The digest is how a check hands on what it found; what is followed is still the tag.
        var request = new UpdateRequest { ManifestDigest = old.ManifestDigest };
        var error = await Assert.ThrowsAsync<SignatureException>(() => WithAsync(engine => engine.UpdateAsync(request)));

        Assert.Equal("signature-invalid", error.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Check_OfASignedUpdate_SaysWhetherItIsVerified(bool isAsked)
    {
        Sign(Publish("1"));
        await SwitchAsync();
        if (isAsked)
        {
            _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        }

        Sign(Publish("2"));

        var result = await WithAsync(engine => engine.CheckAsync());

        Assert.Equal((UpdateOutcome.Available, isAsked), (result.Outcome, result.Verified));
    }

    [Fact]
    public async Task Check_OfAnUnsignedUpdate_IsRefused()
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        Sign(Publish("1"));
        await SwitchAsync();
        Publish("2");

        Assert.Equal("signature-required", (await Assert.ThrowsAsync<SignatureException>(() => WithAsync(engine => engine.CheckAsync()))).Code);
    }

    /// <summary>Who has the registry, and no key, hands out what was signed long ago.</summary>
    [Fact]
    public async Task Update_ToAnOldImageThatIsSigned_IsRefusedAndFetchesNoLayer()
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        Sign(Publish("2", ("org.skorionos.bootc.sequence", "2")));
        await SwitchAsync();
        var old = Publish("1", ("org.skorionos.bootc.sequence", "1"));
        Sign(old);
        _registry.ClearRequests();

        var check = await WithAsync(engine => engine.CheckAsync());
        var error = await Assert.ThrowsAsync<DeployException>(() => WithAsync(engine => engine.UpdateAsync()));

        Assert.Equal((UpdateOutcome.Refused, true, "image-older"), (check.Outcome, check.Verified, error.Code));
        var layers = ((ImageManifest)ManifestDocument.Parse(old.Manifest, "test")).Layers;
        Assert.DoesNotContain(_registry.Requests, request => layers.Any(layer => request.Path.EndsWith(layer.Digest.ToString(), StringComparison.Ordinal)));
        Assert.Equal("2", _fixture.Menu);
    }

    [Theory]
    [InlineData("ours", true)]
    [InlineData("others", false)]
    public async Task Update_FromDownloaded_ChecksWhatIsKeptAgainstThePolicyOfNow(string keyOfNow, bool taken)
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        Sign(Publish("1"));
        await SwitchAsync();
        Sign(Publish("2"));
        await WithAsync(engine => engine.UpdateAsync(new UpdateRequest { DownloadOnly = true }));
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", keyOfNow));
        _registry.ClearRequests();

        var update = WithAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true }));

        if (taken)
        {
            Assert.Equal(UpdateOutcome.Staged, (await update).Outcome);
            Assert.Equal("verified", _fixture.Get("2").Origin.Verification);
        }
        else
        {
            Assert.Equal("signature-invalid", (await Assert.ThrowsAsync<SignatureException>(() => update)).Code);
        }

        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task Repair_OfASignedImage_KeepsTheEvidence()
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        Sign(Publish("1"));
        await SwitchAsync();
        var file = _fixture.Files("images").Single(path => path.EndsWith("/root.erofs", StringComparison.Ordinal));
        File.Delete(file);

        var result = await WithAsync(engine => engine.RepairAsync());

        Assert.True(result.IsClean);
        Assert.Single(_fixture.With(engine => engine.ReadSignatures(_fixture.Get("1").Origin.ManifestDigest)));
        Assert.Equal("verified", _fixture.With(engine => engine.ReadImages()).Single().Image.Verification);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"type": "insecureAcceptAnything"}""")]
    public async Task Switch_EnforcedWithoutAPolicyThatAsks_IsRefused(string? byDefault)
    {
        if (byDefault is not null)
        {
            _root.RequireByDefault(byDefault);
        }

        Sign(Publish("1"));

        var error = await Assert.ThrowsAsync<DeployException>(() => SwitchAsync(enforced: true));

        Assert.Equal("policy-insecure", error.Code);
    }

    [Fact]
    public async Task Update_AfterAnEnforcedSwitch_IsEnforcedToo()
    {
        _root.Require(_registry.Host, PolicyRoot.Signed("matchRepository", "ours"));
        Sign(Publish("1"));
        await SwitchAsync(enforced: true);
        Assert.Equal("containerPolicy", _fixture.With(engine => HostReport.Read(engine, new RunningSystem())).Spec.Image!.Signature);
        Sign(Publish("2"));
        await WithAsync(engine => engine.UpdateAsync());
        File.Delete(_root.PolicyFile);
        Sign(Publish("3"));

        var error = await Assert.ThrowsAsync<DeployException>(() => WithAsync(engine => engine.UpdateAsync()));

        Assert.Equal("policy-insecure", error.Code);
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose()
    {
        _signer.Dispose();
        _stranger.Dispose();
        _root.Dispose();
        _fixture.Dispose();
    }

    private OciImage Publish(string version, params (string Key, string Value)[] annotations)
    {
        var image = BootableImage.Make(version, annotations: annotations);
        _registry.Push(image, "os");
        return image;
    }

    private void Sign(OciImage image) =>
        _signer.SignAtTag(_registry, "os", image.ManifestDigest, TestSigner.Payload(image.ManifestDigest, $"{_registry.Host}/os"));

    private Task<UpdateResult> SwitchAsync() => SwitchAsync(enforced: false);

    private Task<UpdateResult> SwitchAsync(bool enforced) =>
        WithAsync(engine => engine.SwitchAsync(_registry.Reference("os"), tlsVerify: false, new UpdateRequest { EnforcesSignaturePolicy = enforced }));

    private Task<T> WithAsync<T>(Func<Engine, Task<T>> use) => _fixture.WithAsync(engine => use(engine.With(options => options with
    {
        Source = new ImageSourceOptions { Credentials = CredentialStore.Empty, Root = _root.Path },
    })));
}
