using SkorionOS.Testing;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Vm.Tests.Story;

/// <summary>The images of tests/Vm/Images, in an OCI layout and, once they are published, in a registry that the guest reaches.</summary>
public sealed class TestImages
{
    private readonly DockerRegistry _registry;
    private readonly string _layout;

    private TestImages(DockerRegistry registry, string layout) => (_registry, _layout) = (registry, layout);

    /// <summary>What the installed system follows, as it is called in the guest: QEMU's network has the host's loopback at 10.0.2.2.</summary>
    public string Followed => $"10.0.2.2:{_registry.Host.Split(':')[1]}/os/debian:stable";

    /// <summary>Builds them if they are not there. It takes two minutes and a half.</summary>
    public static async Task<TestImages> OpenAsync(DockerRegistry registry)
    {
        string directory = Repository.PathOf("artifacts", "vm");
        await Tool.RunAsync(Repository.PathOf("tests", "tools", "vm-images"), directory, Path.Combine(directory, "install"));
        return new TestImages(registry, Path.Combine(directory, "images"));
    }

    /// <summary>What one of them is called on the host, such as <c>v1</c>.</summary>
    public string Local(string name) => $"oci:{_layout}:{name}";

    /// <summary>Makes one of them the image that is followed.</summary>
    public Task PublishAsync(string name) =>
        Tool.RunAsync("skopeo", "copy", "--quiet", "--preserve-digests", "--dest-tls-verify=false", Local(name), $"docker://{_registry.Host}/os/debian:stable");
}
