using SkorionOS.Boot;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary>The program in this process, on a scratch sysroot that it is given with every command.</summary>
internal sealed class CliFixture : IDisposable
{
    // In memory: what is asked here is what the program says, not what a disk takes.
    private readonly string _directory = Directory.CreateDirectory($"/dev/shm/bootc-cli-test-{Guid.NewGuid():N}").FullName;

    public CliFixture() => Directory.CreateDirectory(Root);

    public string Root => this["sysroot"];

    /// <summary>What is mounted on the machine that <see cref="RunOnMachineAsync"/> stands for; its files are beside the sysroot.</summary>
    public string Mounts { get; set; } = "22 1 8:2 / / rw - ext4 /dev/sda2 rw\n";

    /// <summary>Whether that program runs as root.</summary>
    public bool IsRoot { get; set; } = true;

    public LoaderVariables Variables => new(Directory.CreateDirectory(this["sys/firmware/efi/efivars"]).FullName);

    public string Storage => Path.Join(Root, "bootc/storage");

    public string Layout => this["layout"];

    /// <summary>The reference that <see cref="BringAsync"/> follows.</summary>
    public string Reference => $"oci:{Layout}:stable";

    /// <summary>A path beside the sysroot.</summary>
    public string this[string name] => Path.Join(_directory, name);

    /// <summary>The root of the system that the program runs on, as far as it has a policy and certificates; by default it has neither.</summary>
    public string PolicyRoot { get; set; } = "/nonexistent";

    /// <summary>Whether the clock of the machine is known to be right.</summary>
    public bool IsClockSynchronised { get; set; } = true;

    /// <summary>Runs the program with the sysroot.</summary>
    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(new RunningSystem(), [.. arguments, "--sysroot", Root], policyRoot: PolicyRoot, isClockSynchronised: IsClockSynchronised);

    /// <summary>Runs the program on a machine that is <see cref="Mounts"/> and the files beside the sysroot, and names no sysroot.</summary>
    public Task<CliResult> RunOnMachineAsync(params string[] arguments) =>
        RunAsync(Running, arguments, FakeMachine(), busAddress: BusAddress);

    /// <summary>That machine.</summary>
    public RunningSystem Running => new() { Prefix = _directory, ReadMounts = () => MountTable.Parse(Mounts), IsRoot = IsRoot };

    /// <summary>The bus of that machine; null for none.</summary>
    public string? BusAddress { get; set; }

    /// <summary>What runs on the machine, after <see cref="BootAsync"/>.</summary>
    public string Booted { get; set; } = "";

    /// <summary>What those programs end with.</summary>
    public int CallsExitWith { get; set; }

    /// <summary>The programs that were called to restart the machine, one a line, with their arguments.</summary>
    public string Calls => File.Exists(this["calls"]) ? File.ReadAllText(this["calls"]) : "";

    /// <summary>Makes this the line that the kernel of the machine runs with.</summary>
    public void WriteCommandLine(string line)
    {
        Directory.CreateDirectory(this["proc"]);
        File.WriteAllText(this["proc/cmdline"], line + "\n");
    }

    private Machine FakeMachine()
    {
        var programs = Directory.CreateDirectory(this["bin"]).FullName;
        foreach (var name in (string[])["systemctl", "bootc-setup-root"])
        {
            File.WriteAllText(Path.Join(programs, name), $"#!/bin/sh\necho {name} \"$@\" >> '{this["calls"]}'\nexit {CallsExitWith}\n");
            Tool.Run("chmod", "0500", Path.Join(programs, name));
        }

        return new Machine { SystemControl = new SystemControl(Path.Join(programs, "systemctl")), SetupRoot = Path.Join(programs, "bootc-setup-root") };
    }

    /// <summary>Makes what is booted next the system that runs on the machine: merged, blessed, its ESP at /boot, and a kernel with the arguments of its
    /// entry.</summary>
    /// <returns>Its deployment.</returns>
    public async Task<string> BootAsync()
    {
        var staged = (await RunAsync("status", "--json")).Succeeded().Json["status"]!["staged"]!;
        var id = (string)staged["composefs"]!["verity"]!;
        Directory.CreateDirectory(Path.Join(Root, "bootc/state/deploy", id, "etc"));
        var entries = Path.Join(Root, "boot/loader/entries");
        File.Move(Path.Join(entries, (string)staged["skorionos"]!["bootEntry"]!), Path.Join(entries, $"bootc-{id}.conf"), overwrite: true);
        if (!Directory.Exists(this["boot"]))
        {
            Directory.CreateSymbolicLink(this["boot"], Path.Join(Root, "boot"));
        }

        WriteCommandLine($"composefs={id} panic=10 systemd.crash_action=reboot quiet");
        Mounts = $"22 1 0:31 / / ro - overlay composefs:{id} ro\n23 22 8:1 / /boot rw - vfat /dev/sda1 rw\n";
        return id;
    }

    /// <summary>Runs the program with these arguments and no others.</summary>
    public static Task<CliResult> RunBareAsync(params string[] arguments) => RunAsync(new RunningSystem(), arguments);

    private static async Task<CliResult> RunAsync(RunningSystem running, string[] arguments, Machine? machine = null, string policyRoot = "/nonexistent", bool isClockSynchronised = true,
        string? busAddress = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            // Layers report and statuses run side by side.
            Output = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            IsErrorTerminal = false,
            Running = running,
            BusAddress = busAddress,
            Machine = machine ?? new Machine { SystemControl = new SystemControl("/nonexistent/systemctl") },
            Engine = new EngineOptions
            {
                Workers = 1,
                IsClockSynchronised = () => isClockSynchronised,
                Source = new ImageSourceOptions
                {
                    Credentials = CredentialStore.Empty,
                    Root = policyRoot,
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
