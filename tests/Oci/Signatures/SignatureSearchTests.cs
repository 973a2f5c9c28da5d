using System.Globalization;
using System.Text;
using SkorionOS.Oci.Signatures;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;
using SkorionOS.Testing.Signing;

namespace SkorionOS.Oci.Tests.Signatures;

/// <summary>What is looked for in a registry, and what is made of what a registry answers.</summary>
public sealed class SignatureSearchTests : IDisposable
{
    private readonly PolicyRoot _root = new();
    private readonly TestSigner _signer = new();
    private readonly OciImage _image = TestImages.Small("1");

    public SignatureSearchTests() => _root.AddKey("ours", _signer.Pem);

    public void Dispose()
    {
        _signer.Dispose();
        _root.Dispose();
    }

    [Theory]
    [InlineData(true, "sig referrers")]
    [InlineData(false, "sig referrers tag")]
    public async Task Verify_OfABundle_AsksForTheListAndOnlyWithoutItForTheTag(bool hasReferrers, string asked)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers);
        TestSigner.PutBundles(registry, "os", _image.ManifestDigest, withTag: true, _signer.Wrap(TestSigner.Statement(_image.ManifestDigest)));

        VerifiedSignature found = Assert.Single(await VerifyAsync(registry, "matchRepository"));

        Assert.Equal((null, "bundle", _signer.Fingerprint), (found.Name, found.Signature.Layout, found.Key));
        string hex = _image.ManifestDigest.Hex;
        Assert.Equal(asked, string.Join(' ', registry.Requests.Select(request =>
            request.Path.EndsWith($"sha256-{hex}.sig", StringComparison.Ordinal) ? "sig"
            : request.Path.EndsWith($"sha256-{hex}", StringComparison.Ordinal) ? "tag"
            : request.Path.Contains("/referrers/", StringComparison.Ordinal) ? "referrers" : "").Where(word => word.Length > 0)));
    }

    [Fact]
    public async Task Verify_WithTheFirstSignatureAtTheTag_AsksForNoMore()
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        string payload = TestSigner.Payload(_image.ManifestDigest, $"{registry.Host}/os");
        _signer.SignAtTag(registry, "os", _image.ManifestDigest, payload, payload + " ");
        registry.ClearRequests();

        await VerifyAsync(registry, "matchRepository");

        // The image, the list of signatures, and the first of them.
        Assert.Equal(3, registry.Requests.Count);
    }

    [Theory]
    [InlineData("matchRepository", null, true)]
    [InlineData("matchRepository", "os", true)]
    [InlineData("matchRepository", "games", false)]
    [InlineData("matchExact", null, false)]
    [InlineData("matchExact", "os:1", true)]
    [InlineData("matchExact", "os:2", false)]
    [InlineData("matchRepoDigestOrExact", null, false)]
    public async Task Verify_OfABundle_HoldsItToTheNameItSays(string identity, string? name, bool fits)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        string statement = TestSigner.Statement(_image.ManifestDigest, name is null ? null : $"{registry.Host}/{name}");
        TestSigner.PutBundles(registry, "os", _image.ManifestDigest, withTag: false, _signer.Wrap(statement));

        await CheckAsync(registry, identity, fits);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("critical part has more", false)]
    [InlineData("other type", false)]
    [InlineData("a key twice", false)]
    [InlineData("no json", false)]
    [InlineData("no optional part", true)]
    public async Task Verify_OfAPayloadThatOurKeySigned_WantsItInTheVeryForm(string fault, bool fits)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        string good = TestSigner.Payload(_image.ManifestDigest, $"{registry.Host}/os");
        string payload = fault switch
        {
            "critical part has more" => good.Replace("\"critical\":{", "\"critical\":{\"more\":1,", StringComparison.Ordinal),
            "other type" => TestSigner.Payload(_image.ManifestDigest, $"{registry.Host}/os", "atomic container signature"),
            "a key twice" => good.Replace("\"critical\":{", "\"critical\":{\"type\":\"x\",", StringComparison.Ordinal),
            "no json" => "signed",
            "no optional part" => good.Replace(",\"optional\":null", "", StringComparison.Ordinal),
            _ => good,
        };
        _signer.SignAtTag(registry, "os", _image.ManifestDigest, payload);

        await CheckAsync(registry, "matchRepository", fits);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("payload changed", false)]
    [InlineData("payload type changed", false)]
    [InlineData("another version", false)]
    [InlineData("two signatures", false)]
    [InlineData("an attestation", false)]
    [InlineData("another image", false)]
    [InlineData("a simple signature", false)]
    [InlineData("no json", false)]
    public async Task Verify_OfABundleThatIsNotWhatItMustBe_IsRefused(string fault, bool fits)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        string statement = TestSigner.Statement(_image.ManifestDigest);
        string good = _signer.Wrap(statement);
        string other = TestSigner.Statement(TestImages.Small("2").ManifestDigest);
        string bundle = fault switch
        {
            "payload changed" => _signer.Wrap(other).Replace(Base64(other), Base64(statement), StringComparison.Ordinal),
            "payload type changed" => good.Replace("vnd.in-toto", "vnd.in-tono", StringComparison.Ordinal),
            "another version" => good.Replace("v0.3", "v0.4", StringComparison.Ordinal),
            "two signatures" => good.Replace("\"signatures\":[", "\"signatures\":[{\"sig\":\"AAAA\"},", StringComparison.Ordinal),
            "an attestation" => _signer.Wrap(TestSigner.Statement(_image.ManifestDigest, predicate: "https://slsa.dev/provenance/v1")),
            "another image" => _signer.Wrap(other),
            "a simple signature" => TestSigner.Payload(_image.ManifestDigest, $"{registry.Host}/os"),
            "no json" => "bundle",
            _ => good,
        };
        TestSigner.PutBundles(registry, "os", _image.ManifestDigest, withTag: false, bundle);

        await CheckAsync(registry, "matchRepository", fits);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task Verify_WhereTheListIsNotKnown_LooksAtTheTag(int status)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        TestSigner.PutBundles(registry, "os", _image.ManifestDigest, withTag: true, _signer.Wrap(TestSigner.Statement(_image.ManifestDigest)));
        registry.Inject(new Fault.Refuse(status) { When = IsList, Times = int.MaxValue });

        Assert.Single(await VerifyAsync(registry, "matchRepository"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    public async Task Verify_WhereTheRegistryFails_DoesNotTakeThatForAnUnsignedImage(int status)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        registry.Inject(new Fault.Refuse(status) { When = IsList, Times = int.MaxValue });

        await Assert.ThrowsAnyAsync<Oci.Distribution.RegistryException>(() => VerifyAsync(registry, "matchRepository"));
    }

    [Theory]
    [InlineData("payload", "signature-required")]
    [InlineData("list of signatures", "signature-required")]
    public async Task Verify_WhereTheRegistryChangesBytes_IsRefused(string what, string code)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        string payload = TestSigner.Payload(_image.ManifestDigest, $"{registry.Host}/os");
        _signer.SignAtTag(registry, "os", _image.ManifestDigest, payload);
        registry.Inject(new Fault.FlipByte(1)
        {
            When = request => what == "payload" ? request.IsBlob : request.Path.EndsWith(".sig", StringComparison.Ordinal),
            Times = int.MaxValue,
        });

        Assert.Equal(code, (await Assert.ThrowsAsync<SignatureException>(() => VerifyAsync(registry, "matchRepository"))).Code);
    }

    [Fact]
    public async Task Verify_OfMoreSignaturesThanAreTried_EndsAtTheLimit()
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        string[] payloads = [.. Enumerable.Range(0, SignatureLimits.Fetches + 10).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        _signer.SignAtTag(registry, "os", _image.ManifestDigest, payloads);

        SignatureException error = await Assert.ThrowsAsync<SignatureException>(() => VerifyAsync(registry, "matchRepository"));

        Assert.Equal("signature-invalid", error.Code);
        Assert.Equal(SignatureLimits.Fetches, registry.Requests.Count(request => request.IsBlob));
    }

    [Fact]
    public async Task Verify_OfASignatureThatIsTooLarge_DoesNotFetchIt()
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        _signer.SignAtTag(registry, "os", _image.ManifestDigest, new string(' ', SignatureLimits.Document + 1));

        Assert.Equal("signature-required", (await Assert.ThrowsAsync<SignatureException>(() => VerifyAsync(registry, "matchRepository"))).Code);
        Assert.DoesNotContain(registry.Requests, request => request.IsBlob);
    }

    [Theory]
    [InlineData("""{"type": "signedBy", "keyType": "GPGKeys", "keyPath": "/x"}""", "policy-unsupported")]
    [InlineData("""{"type": "sigstoreSigned", "fulcio": {}}""", "policy-unsupported")]
    [InlineData("""{"type": "sigstoreSigned", "pki": {}}""", "policy-unsupported")]
    [InlineData("""{"type": "sigstoreSigned", "keyPath": "/etc/containers/keys/ours.pub", "rekorPublicKeyPath": "/x"}""", "policy-unsupported")]
    [InlineData("""{"type": "reject"}""", "policy-rejects")]
    [InlineData("""{"type": "sigstoreSigned", "keyPath": "/etc/containers/keys/missing.pub"}""", "policy-key-invalid")]
    public async Task Verify_WhereNoSignatureCanHelp_AsksForNone(string requirement, string code)
    {
        await using EmbeddedRegistry registry = await StartAsync(hasReferrers: true);
        _root.Require(registry.Host, requirement);

        Assert.Equal(code, (await Assert.ThrowsAsync<SignatureException>(() => VerifyAsync(registry))).Code);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task Verify_OfALayout_HasNoSignatures()
    {
        _root.RequireByDefault(PolicyRoot.Signed("""{"type": "exactRepository", "dockerRepository": "quay.io/os"}""", "ours"));
        using Testing.Files.TemporaryDirectory directory = new();
        _image.WriteLayout(directory["layout"], "v1");
        await using ImageSource source = ImageSource.Open(ImageReference.Parse($"oci:{directory["layout"]}:v1"));

        Assert.Equal("signature-required", (await Assert.ThrowsAsync<SignatureException>(() => VerifyAsync(source))).Code);
    }

    private static bool IsList(RequestRecord request) => request.Path.Contains("/referrers/", StringComparison.Ordinal);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<EmbeddedRegistry> StartAsync(bool hasReferrers)
    {
        EmbeddedRegistry registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { HasReferrers = hasReferrers });
        registry.Push(_image, "os", "1");
        return registry;
    }

    private async Task CheckAsync(EmbeddedRegistry registry, string identity, bool fits)
    {
        if (fits)
        {
            Assert.Single(await VerifyAsync(registry, identity));
        }
        else
        {
            Assert.Equal("signature-invalid", (await Assert.ThrowsAsync<SignatureException>(() => VerifyAsync(registry, identity))).Code);
        }
    }

    private Task<IReadOnlyList<VerifiedSignature>> VerifyAsync(EmbeddedRegistry registry, string identity)
    {
        _root.Require(registry.Host, PolicyRoot.Signed(identity, "ours"));
        return VerifyAsync(registry);
    }

    private async Task<IReadOnlyList<VerifiedSignature>> VerifyAsync(EmbeddedRegistry registry)
    {
        await using ImageSource source = ImageSource.Open(registry.Reference("os", "1"), TestOptions.Bench);
        return await VerifyAsync(source);
    }

    private async Task<IReadOnlyList<VerifiedSignature>> VerifyAsync(ImageSource source)
    {
        ResolvedImage image = await source.ResolveAsync(Platform.Host);
        PolicyScope scope = ContainersPolicy.Find(_root.Path)!.For(source.Reference);
        return await new SignatureVerification(scope, source.Reference, image, _root.Path).RunAsync(source.FindSignaturesAsync(image.ManifestDigest));
    }
}
