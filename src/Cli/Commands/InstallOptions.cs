using System.CommandLine;
using SkorionOS.Deploy.Install;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Cli.Commands;

/// <summary>The options of every way to install: what, not where to.</summary>
internal sealed class InstallOptions
{
    private const int LongestKeys = 1 << 20;

    private readonly Option<string> _source = new("--source-imgref")
    {
        Description = "The image: registry/name:tag, oci:DIR[:TAG] or oci-archive:FILE.",
        HelpName = "REF",
        Required = true,
    };

    private readonly Option<string?> _target = new("--target-imgref")
    {
        Description = "What updates of the installed system follow; by default the source.",
        HelpName = "REF",
    };

    private readonly Option<bool> _tlsVerify = TlsVerifyOption.Create();
    private readonly Option<bool> _enforce = EnforcePolicyOption.Create();

    private readonly Option<string[]> _arguments = new("--karg")
    {
        Description = "An argument for the kernel, now and after every update; may be given several times.",
        HelpName = "ARGUMENT",
    };

    private readonly Option<string?> _keys = new("--root-ssh-authorized-keys")
    {
        Description = "A file of public keys that may log in as root by SSH.",
        HelpName = "FILE",
    };

    private readonly Option<int> _timeout = new("--menu-timeout")
    {
        Description = "Seconds that the boot menu is shown; 0 shows it only while a key is held.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => InstallChoices.DefaultMenuTimeout,
    };

    public InstallOptions() => _timeout.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 0)
        {
            result.AddError("--menu-timeout is a number of seconds.");
        }
    });

    public IEnumerable<Option> All => [_source, _target, _tlsVerify, _enforce, _arguments, _keys, _timeout];

    /// <summary><c>--no-seal</c>.</summary>
    public static Option<bool> CreateNoSeal() =>
        new("--no-seal") { Description = "Do not seal the files with fs-verity; the system then boots, and updates, without." };

    /// <summary><c>--allow-missing-verity</c>.</summary>
    public static Option<bool> CreateAllowMissingVerity() =>
        new("--allow-missing-verity") { Description = "Go on without fs-verity where the kernel or the filesystem has none." };

    /// <summary>Reads what the command line says.</summary>
    public InstallChoices Read(ParseResult parsed) => new()
    {
        Source = ImageReference.Parse(parsed.GetRequiredValue(_source)),
        Target = parsed.GetValue(_target) is { } target ? ImageReference.Parse(target) : null,
        TlsVerify = parsed.GetValue(_tlsVerify),
        EnforcesSignaturePolicy = parsed.GetValue(_enforce),
        KernelArguments = parsed.GetValue(_arguments) ?? [],
        RootAuthorizedKeys = parsed.GetValue(_keys) is { } file ? ReadKeys(file) : (ReadOnlyMemory<byte>?)null,
        MenuTimeout = parsed.GetValue(_timeout),
    };

    private static byte[] ReadKeys(string file)
    {
        var path = Path.GetFullPath(file);
        using var directory = Dir.Open(Path.GetDirectoryName(path) ?? path);
        return directory.ReadAll(Path.GetFileName(path), LongestKeys);
    }
}
