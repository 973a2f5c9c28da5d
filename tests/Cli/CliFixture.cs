using SkorionOS.Deploy;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary>The program in this process, on a scratch sysroot that it is given with every command.</summary>
internal sealed class CliFixture : IDisposable
{
    // In memory: what is asked here is what the program says, not what a disk takes.
    private readonly string _directory = Directory.CreateDirectory($"/dev/shm/bootc-cli-test-{Guid.NewGuid():N}").FullName;

    public CliFixture() => Directory.CreateDirectory(Root);

    public string Root => this["root"];

    public string Storage => Path.Join(Root, "bootc/storage");

    public string Layout => this["layout"];

    /// <summary>The reference that <see cref="BringAsync"/> follows.</summary>
    public string Reference => $"oci:{Layout}:stable";

    /// <summary>A path beside the sysroot.</summary>
    public string this[string name] => Path.Join(_directory, name);

    /// <summary>Runs the program with the sysroot.</summary>
    public Task<CliResult> RunAsync(params string[] arguments) => RunBareAsync([.. arguments, "--sysroot", Root]);

    /// <summary>Runs the program with these arguments and no others.</summary>
    public static async Task<CliResult> RunBareAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            // Layers report and statuses run side by side.
            Output = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            IsErrorTerminal = false,
            Engine = new EngineOptions
            {
                Workers = 1,
                Source = new ImageSourceOptions
                {
                    Credentials = CredentialStore.Empty,
                    Root = "/nonexistent",
                    Patience = new NetworkPatience { RetryDelay = TimeSpan.FromMilliseconds(1) },
                },
            },
        };
        var exitCode = await BootcProgram.RunAsync(arguments, context);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Makes an image what <see cref="Reference"/> stands for, and switches to it.</summary>
    public async Task<OciImage> BringAsync(string version)
    {
        var image = BootableImage.Make(version);
        image.WriteLayout(Layout, "stable");
        (await RunAsync("switch", Reference, "--quiet")).Succeeded();
        return image;
    }

    /// <summary>Every file below the sysroot with its time and content, to tell whether anything changed.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .ToDictionary(file => file, file => $"{File.GetLastWriteTimeUtc(file).Ticks} {Digest.Sha256(File.ReadAllBytes(file))}");

    /// <summary>Changes one byte of the first object, and gives its path.</summary>
    public string DamageAnObject()
    {
        var path = Directory.EnumerateFiles(Path.Join(Storage, "objects"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
