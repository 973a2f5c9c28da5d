using SkorionOS.Testing.Files;

namespace SkorionOS.Testing.Signing;

/// <summary>The program that image builders sign with, in the two versions that lay signatures out differently. It reaches the loopback alone.</summary>
public sealed class Cosign
{
    private readonly string _program;
    private readonly string _directory;

    private Cosign(string program, string directory) => (_program, _directory) = (program, directory);

    /// <summary>cosign 2, which puts simple signatures at a tag.</summary>
    /// <param name="directory">Where keys and configuration are kept.</param>
    public static Cosign Version2(string directory) => Bring("2", directory);

    /// <summary>cosign 3, which puts bundles beside the image.</summary>
    /// <param name="directory">Where keys and configuration are kept.</param>
    public static Cosign Version3(string directory) => Bring("3", directory);

    /// <summary>Makes a pair of keys.</summary>
    /// <returns>The path of the public one; the private one is beside it.</returns>
    public async Task<string> MakeKeysAsync(string name)
    {
        await RunAsync("generate-key-pair", "--output-key-prefix", Path.Join(_directory, name));
        return Path.Join(_directory, name + ".pub");
    }

    /// <summary>Makes a pair of keys of a kind that openssl knows, such as <c>EC -pkeyopt ec_paramgen_curve:P-384</c>.</summary>
    /// <returns>The path of the public one.</returns>
    public async Task<string> ImportKeysAsync(string name, params string[] kind)
    {
        string pem = Path.Join(_directory, name + ".pem");
        await Tool.RunAsync("openssl", ["genpkey", "-out", pem, "-algorithm", .. kind]);
        await RunAsync("import-key-pair", "--key", pem, "--output-key-prefix", Path.Join(_directory, name));
        return Path.Join(_directory, name + ".pub");
    }

    /// <summary>Signs by version 2's own layout, without a transparency log.</summary>
    public Task SignAtTagAsync(string name, string image, params string[] more) =>
        RunAsync(["sign", "--yes", "--key", Path.Join(_directory, name + ".key"), "--tlog-upload=false", "--allow-insecure-registry", .. more, image]);

    /// <summary>Signs by version 3's own layout, without a transparency log.</summary>
    public async Task SignInBundleAsync(string name, string image, params string[] more)
    {
        string services = Path.Join(_directory, "no-services.json");
        await RunAsync("signing-config", "create", "--out", services);
        await RunAsync(["sign", "--yes", "--key", Path.Join(_directory, name + ".key"), "--signing-config", services, "--allow-insecure-registry", .. more, image]);
    }

    private static Cosign Bring(string version, string directory)
    {
        string peers = Repository.PathOf("artifacts", "peers");
        Directory.CreateDirectory(peers);
        // Test projects may run side by side.
        Tool.Run("flock", Path.Join(peers, "lock"), Repository.PathOf("tests", "tools", "peer-cosign"), version, peers);
        return new Cosign(Path.Join(peers, "cosign-" + version), directory);
    }

    private Task<string> RunAsync(params string[] arguments) => Tool.RunAsync(
        "env",
        [
            "-C", _directory, "HOME=" + _directory, "COSIGN_PASSWORD=",

            // It would ask its makers for their keys, which are not needed.
            "HTTPS_PROXY=http://127.0.0.1:9", "NO_PROXY=127.0.0.1", _program, .. arguments,
        ]);
}
