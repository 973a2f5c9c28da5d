using FsCheck;
using FsCheck.Fluent;

namespace SkorionOS.Oci.Tests;

public sealed class ImageReferenceTests
{
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("quay.io/os/desktop:stable", "quay.io", "os/desktop", "stable", null)]
    [InlineData("docker://quay.io/os/desktop", "quay.io", "os/desktop", "latest", null)]
    [InlineData("localhost/os", "localhost", "os", "latest", null)]
    [InlineData("127.0.0.1:5000/os/desktop:v1.0-2_3", "127.0.0.1:5000", "os/desktop", "v1.0-2_3", null)]
    [InlineData("[fd00::1]:5000/os", "[fd00::1]:5000", "os", "latest", null)]
    [InlineData("quay.io/os/desktop@" + Hash, "quay.io", "os/desktop", null, Hash)]
    [InlineData("quay.io/os/desktop:stable@" + Hash, "quay.io", "os/desktop", "stable", Hash)]
    [InlineData("Registry/os__x/a.b/c--d", "Registry", "os__x/a.b/c--d", "latest", null)]
    [InlineData("docker.io/debian:12", "docker.io", "library/debian", "12", null)]
    [InlineData("index.docker.io/a/b", "docker.io", "a/b", "latest", null)]
    public void Parse_Registry_HasItsParts(string text, string host, string repository, string? tag, string? digest)
    {
        RegistryReference reference = Assert.IsType<RegistryReference>(ImageReference.Parse(text));

        Assert.Equal((host, repository, tag, digest), (reference.Host, reference.Repository, reference.Tag, reference.Digest?.ToString()));
        Assert.Equal("registry", reference.Transport);
        Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
        Assert.Equal(reference, ImageReference.From(reference.Transport, reference.Image));
    }

    [Theory]
    [InlineData("oci:/srv/layout", "oci", "/srv/layout", null)]
    [InlineData("oci:layout:v1", "oci", "layout", "v1")]
    [InlineData("oci:/srv/layout:quay.io/os:v1", "oci", "/srv/layout", "quay.io/os:v1")]
    [InlineData("oci-archive:/srv/image.tar", "oci-archive", "/srv/image.tar", null)]
    [InlineData("oci-archive:image.tar:v1", "oci-archive", "image.tar", "v1")]
    public void Parse_Files_HaveTheirParts(string text, string transport, string path, string? tag)
    {
        ImageReference reference = ImageReference.Parse(text);

        (string foundPath, string? foundTag) = reference switch
        {
            LayoutReference layout => (layout.Path, layout.Tag),
            ArchiveReference archive => (archive.Path, archive.Tag),
            _ => throw new InvalidOperationException(),
        };
        Assert.Equal((transport, path, tag), (reference.Transport, foundPath, foundTag));
        Assert.Equal(text, reference.ToString());
        Assert.Equal(text[(transport.Length + 1)..], reference.Image);
        Assert.Equal(reference, ImageReference.From(reference.Transport, reference.Image));
    }

    [Theory]
    [InlineData("")]
    [InlineData("quay.io")]
    [InlineData("quay.io/")]
    [InlineData("quay.io/OS/desktop")]
    [InlineData("quay.io/os:")]
    [InlineData("quay.io/os:-tag")]
    [InlineData("quay.io/os:tag\n")]
    [InlineData("quay.io/os@")]
    [InlineData("quay.io/os@sha256:00")]
    [InlineData("quay.io/../os")]
    [InlineData("quay.io//os")]
    [InlineData("user:secret@quay.io/os")]
    [InlineData("https://quay.io/os")]
    [InlineData("docker://docker://quay.io/os")]
    [InlineData("dir:/srv/x")]
    [InlineData("containers-storage:quay.io/os")]
    [InlineData("oci:")]
    [InlineData("oci::tag")]
    [InlineData("oci:dir:")]
    [InlineData("quay.io/os:ｔａｇ")]
    public void Parse_NoName_IsRefused(string text)
    {
        ReferenceException e = Assert.Throws<ReferenceException>(() => ImageReference.Parse(text));

        Assert.Equal("reference-invalid", e.Code);
        Assert.False(ImageReference.TryParse(text, out _));
    }

    [Theory]
    [InlineData("debian")]
    [InlineData("debian:12")]
    [InlineData("os/desktop:stable")]
    public void Parse_ShortName_SaysToNameTheRegistry(string text) => Assert.Contains(
        "does not name its registry", Assert.Throws<ReferenceException>(() => ImageReference.Parse(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Parse_LongName_IsRefused() =>
        Assert.Throws<ReferenceException>(() => ImageReference.Parse("quay.io/" + new string('a', 250)));

    [Fact]
    public void From_UnknownTransport_NamesTheKnownOnes() => Assert.Contains(
        "oci-archive", Assert.Throws<ReferenceException>(() => ImageReference.From("ostree", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void At_Digest_KeepsTagAndWinsOverIt() =>
        Assert.Equal("quay.io/os:stable@" + Hash,
            ((RegistryReference)ImageReference.Parse("quay.io/os:stable")).At(Digest.Parse(Hash)).ToString());

    [Fact]
    public void Parse_AnyText_IsRefusedOrReadsBackTheSame() => Prop.ForAll(
        Gen.Elements("quay.io", "/", ":", "@", "os", "oci", "oci-archive", "-", ".", "docker://", Hash, "[::1]", "\n", "Ü", "latest", "0")
            .ListOf()
            .Select(parts => string.Concat(parts)).ToArbitrary(),
        text => !ImageReference.TryParse(text, out ImageReference? reference) || ImageReference.Parse(reference.ToString()) == reference)
        .QuickCheckThrowOnFailure();
}
