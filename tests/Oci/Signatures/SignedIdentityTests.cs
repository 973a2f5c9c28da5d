using SkorionOS.Oci.Signatures;

namespace SkorionOS.Oci.Tests.Signatures;

/// <summary>The table of containers-policy.json(5), "signedIdentity".</summary>
public sealed class SignedIdentityTests
{
    private const string A = "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("quay.io/os:1", "quay.io/os:1", true)]
    [InlineData("quay.io/os", "quay.io/os:latest", true)]
    [InlineData("quay.io/os", "quay.io/os", false)]
    [InlineData("quay.io/os:1", "quay.io/os:2", false)]
    [InlineData("quay.io/os:1", "quay.io/os", false)]
    [InlineData("quay.io/os" + A, "quay.io/os:1", false)]
    [InlineData("quay.io/os" + A, "quay.io/os" + A, true)]
    [InlineData("oci:/srv/os:1", "quay.io/os:1", false)]
    public void MatchExact_TakesTheVeryName(string image, string signed, bool fits) => Check(new SignedIdentity.MatchExact(), image, signed, fits);

    [Theory]
    [InlineData("quay.io/os:1", "quay.io/os:1", true)]
    [InlineData("quay.io/os:1", "quay.io/os:2", false)]
    [InlineData("quay.io/os:1", "quay.io/os:1" + A, false)]
    [InlineData("quay.io/os:1", "quay.io/os", false)]
    [InlineData("quay.io/os" + A, "quay.io/os:1", true)]
    [InlineData("quay.io/os:2" + A, "quay.io/os:1", true)]
    [InlineData("quay.io/os" + A, "quay.io/games:1", false)]
    [InlineData("quay.io/os" + A, "quay.io/os", false)]
    [InlineData("docker.io/library/os:1", "index.docker.io/os:1", true)]
    [InlineData("oci:/srv/os:1", "quay.io/os:1", false)]
    public void MatchRepoDigestOrExact_TakesTheRepositoryForADigestAlone(string image, string signed, bool fits) =>
        Check(new SignedIdentity.MatchRepoDigestOrExact(), image, signed, fits);

    [Theory]
    [InlineData("quay.io/os:1", "quay.io/os", true)]
    [InlineData("quay.io/os:1", "quay.io/os:2", true)]
    [InlineData("quay.io/os:1", "quay.io/os/sub", false)]
    [InlineData("quay.io:443/os:1", "quay.io/os", false)]
    [InlineData("oci:/srv/os:1", "quay.io/os", false)]
    public void MatchRepository_TakesAnyTag(string image, string signed, bool fits) => Check(new SignedIdentity.MatchRepository(), image, signed, fits);

    [Theory]
    [InlineData("oci:/srv/os:1", "quay.io/os:1", true)]
    [InlineData("quay.io/os:2", "quay.io/os:1", true)]
    [InlineData("quay.io/os:1", "quay.io/os:2", false)]
    [InlineData("quay.io/os:1", "quay.io/os", false)]
    public void ExactReference_TakesThatWhateverIsAskedFor(string image, string signed, bool fits) =>
        Check(new SignedIdentity.ExactReference(SignedName.TryParse("quay.io/os:1")!), image, signed, fits);

    [Theory]
    [InlineData("oci:/srv/os:1", "quay.io/os:2", true)]
    [InlineData("mirror.io/os:1", "quay.io/os", true)]
    [InlineData("quay.io/os:1", "mirror.io/os", false)]
    public void ExactRepository_TakesThatWhateverIsAskedFor(string image, string signed, bool fits) =>
        Check(new SignedIdentity.ExactRepository("quay.io/os"), image, signed, fits);

    [Theory]
    [InlineData("mirror:5000/vendor/os:1", "vendor.io/os:1", true)]
    [InlineData("mirror:5000/vendor/os:1", "vendor.io/os:2", false)]
    [InlineData("mirror:5000/vendor/os" + A, "vendor.io/os:2", true)]
    [InlineData("mirror:5000/vendor/os:1", "mirror:5000/vendor/os:1", false)]
    [InlineData("mirror:5000/vendors/os:1", "vendor.ios/os:1", false)]
    [InlineData("mirror:5000/vendors/os:1", "mirror:5000/vendors/os:1", true)]
    [InlineData("other.io/os:1", "other.io/os:1", true)]
    [InlineData("other.io/mirror:5000", "other.io/vendor.io", false)]
    public void RemapIdentity_ReplacesWholePartsAtTheBeginning(string image, string signed, bool fits) =>
        Check(new SignedIdentity.RemapIdentity("mirror:5000/vendor", "vendor.io"), image, signed, fits);

    [Theory]
    [InlineData("")]
    [InlineData("os")]
    [InlineData("quay.io/OS")]
    [InlineData("quay.io/os:")]
    [InlineData("quay.io/os@sha256:aa")]
    [InlineData("https://quay.io/os")]
    [InlineData("quay.io/os\n")]
    public void TryParse_OfWhatIsNoName_IsNull(string text) => Assert.Null(SignedName.TryParse(text));

    private static void Check(SignedIdentity identity, string image, string signed, bool fits) =>
        Assert.Equal(fits, identity.Matches(ImageReference.Parse(image), SignedName.TryParse(signed)!));
}
