using Microsoft.Extensions.Time.Testing;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>A scratch sysroot with an engine, and OCI layouts beside it that images are brought from.</summary>
internal sealed class SysrootFixture : IDisposable
{
    // In memory: these tests are about the order of changes, and thousands of them wait for no disk.
    private const string Memory = "/dev/shm";
    private readonly string _directory;

    /// <param name="workers">Layers that are fetched side by side.</param>
    /// <param name="parent">Where it is made; the kernel mounts no image that lies in memory.</param>
    public SysrootFixture(int workers = 1, string parent = Memory)
    {
        _directory = Directory.CreateDirectory(Path.Join(parent, $"bootc-test-{Guid.NewGuid():N}")).FullName;
        Layout = Path.Join(_directory, "layout");
        Options = new EngineOptions { Workers = workers, Time = Time };
        Firmware = new FakeFirmware(Path.Join(_directory, "efivars"), Entries);
        Directory.CreateDirectory(Root);
    }

    private SysrootFixture(SysrootFixture original)
        : this(original.Options.Workers, Path.GetDirectoryName(original._directory)!)
    {
        Layout = original.Layout;
        Time.SetUtcNow(original.Time.GetUtcNow());
        Firmware.Take(original.Firmware);
        Tool.Run("cp", ["-a", "--", .. Directory.GetFileSystemEntries(original._directory).Where(path => path != original.Layout), _directory]);
    }

    public EngineOptions Options { get; init; }

    public string Root => Path.Join(_directory, "root");

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeFirmware Firmware { get; }

    public string Esp => Path.Join(Root, "boot");

    public string Storage => Path.Join(Root, "bootc/storage");

    public string Entries => Path.Join(Root, "boot/loader/entries");

    public string Layout { get; private init; }

    /// <summary>Where the firmware's variables are.</summary>
    public string Variables => Path.Join(_directory, "efivars");

    /// <summary>The reference that the deployments of a test follow; <see cref="Publish"/> moves its tag.</summary>
    public ImageReference Reference => ImageReference.Parse($"oci:{Layout}:stable");

    /// <summary>The same machine once more, to go on with from here. It brings images from the layout of this one.</summary>
    public SysrootFixture Copy() => new(this);

    /// <summary>Makes <paramref name="image"/> what the reference stands for.</summary>
    public OciImage Publish(OciImage image)
    {
        image.WriteLayout(Layout, "stable");
        return image;
    }

    public Engine Open() => new(Firmware.Booted is { } booted ? Sysroot.OpenRunning(booted, Root, Esp) : Sysroot.Open(Root), Options);

    /// <summary>Boots as a machine does: what <paramref name="byHand"/> chooses in the menu, else what comes first. From then on the engine is that of a running
    /// system.</summary>
    /// <param name="byHand">The version to choose; null to let the boot loader decide.</param>
    /// <param name="good">False for a boot that ends before anything is found good.</param>
    public Deployment Boot(string? byHand = null, bool good = true)
    {
        var chosen = Firmware.Boot(Read().Boot, byHand is null ? null : Get(byHand).Id);
        var deployment = Read().All.Single(other => other.Id == chosen.Deployment);
        if (good)
        {
            // The first boot merges /etc, and systemd blesses.
            Directory.CreateDirectory(State(deployment, "etc"));
            Firmware.Bless(chosen.Name.Id);
        }

        return Read().Booted!;
    }

    /// <summary>Lets what comes first use up its tries, and then boots what comes after it.</summary>
    public Deployment Fall()
    {
        var first = Read().Next!.Id;
        while (Read().Boot.First!.Deployment == first)
        {
            Boot(good: false);
        }

        return Boot();
    }

    /// <summary>The deployment of an image version.</summary>
    public Deployment Get(string version) => Read().All.Single(deployment => deployment.Origin.ImageVersion == version);

    /// <summary>The versions in the boot menu, in its order.</summary>
    public string Menu => string.Join(' ', Read().InBootOrder.Select(deployment => deployment.Origin.ImageVersion));

    /// <summary>A path in the state directory of a deployment.</summary>
    public string State(Deployment deployment, string name) => Path.Join(Root, "bootc/state/deploy", deployment.Id.Hex, name);

    /// <summary>Publishes and brings an image: the first by a switch, later ones by an update.</summary>
    public async Task<UpdateResult> BringAsync(OciImage image)
    {
        Publish(image);
        var engine = Open();
        using var sysroot = engine.Sysroot;
        return engine.ReadDeployments().Current is null ? await engine.SwitchAsync(Reference) : await engine.UpdateAsync();
    }

    public T With<T>(Func<Engine, T> use)
    {
        var engine = Open();
        using var sysroot = engine.Sysroot;
        return use(engine);
    }

    public async Task<T> WithAsync<T>(Func<Engine, Task<T>> use)
    {
        var engine = Open();
        using var sysroot = engine.Sysroot;
        return await use(engine);
    }

    public DeploymentTable Read() => With(engine => engine.ReadDeployments());

    /// <summary>Every file below the sysroot with its length and content, to tell whether anything changed.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .ToDictionary(file => file, file => $"{File.GetLastWriteTimeUtc(file).Ticks} {Digest.Sha256(File.ReadAllBytes(file))}");

    public IReadOnlyList<string> Files(string directory) =>
        [.. Directory.EnumerateFiles(Path.Join(Storage, directory), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
