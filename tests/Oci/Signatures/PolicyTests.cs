using System.Text;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Oci.Tests.Signatures;

public sealed class PolicyTests
{
    /// <summary>What distributions ship, and the examples of containers-policy.json(5).</summary>
    [Theory]
    [InlineData("""{"default": [{"type": "insecureAcceptAnything"}], "transports": {"docker-daemon": {"": [{"type": "insecureAcceptAnything"}]}}}""")]
    [InlineData("""
        {"default": [{"type": "reject"}], "transports": {
          "docker": {
            "registry.access.redhat.com": [{"type": "signedBy", "keyType": "GPGKeys", "keyPaths": ["/etc/pki/rpm-gpg/RPM-GPG-KEY-redhat-release"]}],
            "docker.io/openshift": [{"type": "insecureAcceptAnything"}],
            "*.temporary-project.example.com": [{"type": "insecureAcceptAnything"}],
            "hostname:5000/myns/sigstore": [{"type": "sigstoreSigned", "keyPath": "/path/to/sigstore-pubkey.pub"}],
            "hostname:5000/myns/fulcio": [{"type": "sigstoreSigned", "fulcio": {"caPath": "/ca.pem", "oidcIssuer": "https://x/", "subjectEmail": "a@b"},
              "rekorPublicKeyPath": "/rekor.pub"}]
          },
          "dir": {"": [{"type": "insecureAcceptAnything"}]},
          "oci": {"/srv/images": [{"type": "sigstoreSigned", "keyDatas": ["aGk=", "aG8="],
            "signedIdentity": {"type": "exactRepository", "dockerRepository": "quay.io/os/desktop"}}]}
        }}
        """)]
    public void Parse_OfAPolicy_Reads(string json) => Assert.NotEmpty(Parse(json).Default.Requirements);

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "object")]
    [InlineData("{}", "default: it is missing")]
    [InlineData("""{"default": []}""", "default: it must be a list of 1")]
    [InlineData("""{"default": {"type": "reject"}}""", "default: it must be a list")]
    [InlineData("""{"default": [{"type": "reject"}], "default": [{"type": "insecureAcceptAnything"}]}""", "default")]
    [InlineData("""{"default": [{"type": "reject"}], "transport": {}}""", "transport: the key is not known")]
    [InlineData("""{"default": [{"type": "reject"}], "transports": []}""", "transports: it must be an object")]
    [InlineData("""{"default": [{"type": "reject", "why": 1}]}""", "default[0].why: the key is not known")]
    [InlineData("""{"default": [{}]}""", "default[0].type: it must be a text")]
    [InlineData("""{"default": [{"type": "signed"}]}""", "default[0].type: \"signed\" is no type")]
    [InlineData("""{"default": [{"type": "signedBy", "keyPth": "x"}]}""", "default[0].keyPth")]
    [InlineData("""{"default": [{"type": "sigstoreSigned"}]}""", "not none")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPath": "/a", "keyData": "aGk="}]}""", "not keyPath and keyData")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPath": "a"}]}""", "default[0].keyPath: \"a\" must be an absolute path")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPaths": []}]}""", "default[0].keyPaths: it has 0 entries")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPaths": ["/a", 1]}]}""", "default[0].keyPaths[1]")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyData": "?"}]}""", "default[0].keyData: it must be base64")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPath": "/a", "signedIdentity": {"type": "any"}}]}""", "default[0].signedIdentity.type")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPath": "/a", "signedIdentity": {"type": "matchExact", "prefix": "x"}}]}""", "signedIdentity.prefix")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPath": "/a", "signedIdentity": {"type": "exactReference", "dockerReference": "quay.io/os"}}]}""",
        "dockerReference: it must be")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPath": "/a", "signedIdentity": {"type": "exactRepository", "dockerRepository": "quay.io/os:1"}}]}""",
        "dockerRepository: it must be")]
    [InlineData("""{"default": [{"type": "sigstoreSigned", "keyPath": "/a", "signedIdentity": {"type": "remapIdentity", "prefix": "a.b", "signedPrefix": "c.d/e:1"}}]}""",
        "signedPrefix: it must be")]
    [InlineData("""{"default": [{"type": "reject"}], "transports": {"docker": {"*.a.*.b": [{"type": "reject"}]}}}""", "transports.docker.\"*.a.*.b\": a wildcard")]
    [InlineData("""{"default": [{"type": "reject"}], "transports": {"docker": {"quay.io/": [{"type": "reject"}]}}}""", "\"quay.io/\": it must be a host")]
    [InlineData("""{"default": [{"type": "reject"}], "transports": {"oci": {"srv": [{"type": "reject"}]}}}""", "transports.oci.srv: it must be an absolute path")]
    [InlineData("""{"default": [{"type": "reject"}], "transports": {"oci": {"/srv/../x": [{"type": "reject"}]}}}""", "shortest form")]
    public void Parse_OfSomethingElse_NamesTheFileThePlaceAndWhy(string json, string why)
    {
        SignatureException error = Assert.Throws<SignatureException>(() => Parse(json));

        Assert.Equal("policy-invalid", error.Code);
        Assert.Contains("/etc/containers/policy.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BeyondTheLimits_IsRefused()
    {
        string reject = """{"type": "reject"}""";
        Assert.Throws<SignatureException>(() => Parse($"{{\"default\": [{reject}{new string(' ', SignatureLimits.Policy)}]}}"));
        Assert.Throws<SignatureException>(() => Parse($"{{\"default\": [{string.Join(',', Enumerable.Repeat(reject, SignatureLimits.Requirements + 1))}]}}"));
        IEnumerable<string> scopes = Enumerable.Range(0, SignatureLimits.Scopes + 1).Select(i => $"\"h{i}.io\": [{reject}]");
        Assert.Throws<SignatureException>(() => Parse($"{{\"default\": [{reject}], \"transports\": {{\"docker\": {{{string.Join(',', scopes)}}}}}}}"));
        Assert.Throws<SignatureException>(() => Parse(new string('[', 10_000)));
    }

    /// <summary>The most specific scope alone counts, in the order of the containers tools.</summary>
    [Theory]
    [InlineData("quay.io/os/desktop:stable", "quay.io/os/desktop:stable")]
    [InlineData("quay.io/os/desktop:beta", "quay.io/os/desktop")]
    [InlineData("quay.io/os/desktop@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "quay.io/os/desktop")]
    [InlineData("quay.io/os/desktop:stable@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "quay.io/os/desktop")]
    [InlineData("quay.io/os/desktop@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "quay.io/os/desktop@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [InlineData("quay.io/os/server", "quay.io/os")]
    [InlineData("quay.io/oser/x", "quay.io")]
    [InlineData("quay.io:443/os/desktop:stable", "")]
    [InlineData("a.example.com/x", "*.example.com")]
    [InlineData("a.b.example.com:5000/x", "*.b.example.com")]
    [InlineData("c.b.c.example.com/x", "*.example.com")]
    [InlineData("example.com/x", "")]
    [InlineData("docker.io/busybox", "docker.io/library")]
    public void For_AnImageInARegistry_IsTheMostSpecificScope(string image, string scope)
    {
        string[] scopes =
        [
            "", "quay.io", "quay.io/os", "quay.io/os/desktop", "quay.io/os/desktop:stable", "*.example.com", "*.b.example.com", "docker.io/library",
            "quay.io/os/desktop@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        ];

        Assert.Equal(Name("docker", scope), With("docker", scopes).For(ImageReference.Parse(image)).Name);
    }

    [Fact]
    public void For_AnImageOfNoScope_IsTheDefault()
    {
        ContainersPolicy policy = With("docker", "quay.io");

        Assert.Equal("default", policy.For(ImageReference.Parse("ghcr.io/os")).Name);
        Assert.Equal("default", policy.For(ImageReference.Parse("oci:/srv/quay.io")).Name);
    }

    [Fact]
    public void For_ALayout_IsTheScopeOfItsPathWithoutLinks()
    {
        using Testing.Files.TemporaryDirectory directory = new();
        Directory.CreateDirectory(directory["real/images"]);
        Directory.CreateSymbolicLink(directory["link"], "real");
        ContainersPolicy policy = With("oci", directory["real"], directory["real/images:stable"]);

        Assert.Equal(Name("oci", directory["real"]), policy.For(ImageReference.Parse($"oci:{directory["link/images"]}:beta")).Name);
        Assert.Equal(Name("oci", directory["real/images:stable"]), policy.For(ImageReference.Parse($"oci:{directory["link/images"]}:stable")).Name);
        Assert.Equal("default", policy.For(ImageReference.Parse($"oci-archive:{directory["real/images"]}:stable")).Name);
    }

    [Theory]
    [InlineData("etc", "/etc/containers/policy.json")]
    [InlineData("usr/share", "/usr/share/containers/policy.json")]
    [InlineData("etc usr/share", "/etc/containers/policy.json")]
    [InlineData("", null)]
    public void Find_InASystem_TakesThatOfEtcFirst(string places, string? file)
    {
        using Testing.Files.TemporaryDirectory root = new();
        foreach (string place in places.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Directory.CreateDirectory(root[place + "/containers"]);
            File.WriteAllText(root[place + "/containers/policy.json"], """{"default": [{"type": "reject"}]}""");
        }

        Assert.Equal(file, ContainersPolicy.Find(root[""])?.Default.File);
    }

    private static string Name(string transport, string scope) => $"transports.{transport}.\"{scope}\"";

    private static ContainersPolicy Parse(string json) => ContainersPolicy.Parse(Encoding.UTF8.GetBytes(json), "/etc/containers/policy.json");

    private static ContainersPolicy With(string transport, params string[] scopes) => Parse(
        $"{{\"default\": [{{\"type\": \"reject\"}}], \"transports\": {{\"{transport}\": {{" +
        string.Join(',', scopes.Select(scope => $"\"{scope}\": [{{\"type\": \"reject\"}}]")) + "}}}");
}
