using Microsoft.Extensions.Time.Testing;
using SkorionOS.Boot;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Daemon.Tests.Background.Surroundings;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;
using SkorionOS.Interop.Systemd;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;
using SkorionOS.Testing.Signing;

namespace SkorionOS.Daemon.Tests.Background.Runs;

/// <summary>
/// A machine that runs version 1.0 of an image, with the whole service on a bus on which python-dbusmock plays the other services. Its clock stands still
/// unless a test moves it.
/// </summary>
internal sealed partial class BackgroundMachine : IAsyncDisposable
{
    private const string Repository = "os/test";

    // In memory: thousands of syncs wait for no disk.
    private readonly string _directory = Directory.CreateDirectory($"/dev/shm/bootc-background-{Guid.NewGuid():N}").FullName;
    private readonly SemaphoreSlim _news = new(0);
    private readonly MockedHost _host;
    private readonly string _policyRoot;
    private readonly List<IDisposable> _listening = [];
    private BootedSystem? _booted;
    private CancellationTokenSource _stopping = new();
    private Task<int> _running = Task.FromResult(0);

    private BackgroundMachine(MockedHost host, EmbeddedRegistry registry, string? policyRoot)
    {
        _host = host;
        _policyRoot = policyRoot ?? Root;
        Registry = registry;
    }

    public MockedHost Host => _host;

    public EmbeddedRegistry Registry { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 5, 12, 0, 0, TimeSpan.Zero));

    public bool IsClockSynchronised { get; set; } = true;

    /// <summary>What stands for <c>/</c> of the running system.</summary>
    public string Root => Path.Join(_directory, "system");

    private string Sysroot => Path.Join(_directory, "sysroot");

    /// <summary>Installs 1.0, boots it, and starts the service. NetworkManager, UPower and logind are there.</summary>
    /// <param name="settings">More lines of the settings; there is no jitter, and images need no signature.</param>
    /// <param name="isGood">Whether the boot was found good.</param>
    /// <param name="policyRoot">Where the policy for signatures is read from.</param>
    public static async Task<BackgroundMachine> StartAsync(string settings = "", bool isGood = true, string? policyRoot = null)
    {
        var machine = new BackgroundMachine(await MockedHost.StartAsync("networkmanager", "upower", "logind"), await EmbeddedRegistry.StartAsync(), policyRoot);
        try
        {
            await machine.InstallAsync(settings, isGood);
            await machine.StartServiceAsync();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the tag that is followed stand for an image; it has a megabyte that no other version has.</summary>
    public OciImage Publish(string version, params (string Key, string Value)[] annotations)
    {
        var builder = new OciImageBuilder()
            .Version(version)
            .Layer(layer => layer
                .Directory("usr").Directory("usr/lib").Directory("etc").Directory(BootableImage.Modules)
                .File($"{BootableImage.Modules}/vmlinuz", BootableImage.Content("kernel", 5000))
                .File($"{BootableImage.Modules}/initramfs.img", BootableImage.Content("initramfs", 7000)))
            .Layer(layer => layer
                .File("usr/lib/os-release", $"NAME=\"Test OS\"\nVERSION_ID=\"{version}\"\n")
                .File("usr/lib/large", BootableImage.Content($"large {version}", 1 << 20)));
        foreach (var (key, value) in annotations)
        {
            builder.Annotation(key, value);
        }

        var image = builder.Build();
        Registry.Push(image, Repository);
        return image;
    }

    /// <summary>Signs an image that was published.</summary>
    public void Sign(OciImage image, TestSigner signer) => signer.SignAtTag(
        Registry, Repository, image.ManifestDigest, TestSigner.Payload(image.ManifestDigest, $"{Registry.Host}/{Repository}"));

    /// <summary>True when a request is for the layer that other versions do not have.</summary>
    public static bool IsForLayer(RequestRecord request, OciImage image) => request.Path.EndsWith(
        $"/blobs/{((ImageManifest)ManifestDocument.Parse(image.Manifest, "test")).Layers[^1].Digest}", StringComparison.Ordinal);

    /// <summary>How often that layer was asked for.</summary>
    public int CountDownloads(OciImage image) => Registry.Requests.Count(request => IsForLayer(request, image));

    /// <summary>Goes back to what runs.</summary>
    public Task RollBackAsync() => CallAsync("Rollback", "sa{sv}", _booted!.Id.Hex, new Dictionary<string, BusVariant>());

    /// <summary>Starts the service, and stays subscribed to it.</summary>
    public async Task StartServiceAsync()
    {
        var come = new TaskCompletionSource();

        // With arg1 empty: of nobody's name, so that the one before, which may still be leaving, does not count.
        using var owner = await Host.Connection.ListenAsync(
            $"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{BusNames.Service}',arg1=''", _ => come.TrySetResult());
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
        var options = new DaemonOptions
        {
            OpenEngine = Open,
            StateDirectory = Path.Join(_directory, "state"),
            Root = Root,
            BusAddress = Host.Bus.Address,
            Version = "0.0.0",
            Time = Time,
            IsClockSynchronised = () => IsClockSynchronised,
        };
        _running = DaemonProgram.RunAsync(options, _stopping.Token);
        await Task.WhenAny(come.Task, _running).WaitAsync(TimeSpan.FromMinutes(1));
        await CallAsync("Subscribe", "");
    }

    /// <summary>Lets the service leave because nobody needs it.</summary>
    public async Task LeaveAsync()
    {
        await CallAsync("Unsubscribe", "");
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(_running.IsCompleted));
        Assert.Equal(0, await _running);
    }

    /// <summary>Stops the service as systemd does, whatever it is at.</summary>
    public async Task StopServiceAsync()
    {
        await _stopping.CancelAsync();
        Assert.Equal(0, await _running);
    }

    /// <summary>Boots what comes first. The service must have left.</summary>
    public void Boot(bool isGood = true)
    {
        Directory.Delete(Path.Join(Root, "run"), recursive: true);
        var id = Read().Next!.Id;
        _booted = BootedSystem.Find(MountTable.Parse($"36 35 0:31 / / ro,relatime - overlay composefs:{id} ro"), new LoaderVariables(Path.Join(_directory, "efivars")));
        if (isGood)
        {
            Bless();
        }
    }

    /// <summary>Finds this boot good, as systemd-bless-boot does.</summary>
    public void Bless() => Rename("");

    /// <summary>Makes this boot one that has to prove itself.</summary>
    public void Unbless() => Rename("+2-1");

    /// <summary>Begins a game that Steam would begin, or ends it.</summary>
    public void Play(bool plays)
    {
        Directory.CreateDirectory(Path.Join(Root, "proc/40"));
        File.WriteAllText(Path.Join(Root, "proc/40/cmdline"), plays ? "reaper\0SteamLaunch\0AppId=620\0" : "");
    }

    public async ValueTask DisposeAsync()
    {
        _listening.ForEach(item => item.Dispose());

        // The service ends with its bus.
        await _host.DisposeAsync();
        await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Registry.DisposeAsync();
        _news.Dispose();
        _stopping.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Rename(string counter)
    {
        var entry = Read().Booted!.Entry!;
        var entries = Path.Join(Sysroot, "boot/loader/entries");
        File.Move(Path.Join(entries, entry.FileName), Path.Join(entries, $"{entry.Name.Id}{counter}.conf"));
    }

    private Engine Open() => new(
        _booted is null ? Deploy.Sysroot.Open(Sysroot) : Deploy.Sysroot.OpenRunning(_booted, Sysroot, Path.Join(Sysroot, "boot")),
        new EngineOptions { Source = new ImageSourceOptions { Root = _policyRoot } });

    private async Task InstallAsync(string settings, bool isGood)
    {
        Directory.CreateDirectory(Sysroot);
        Directory.CreateDirectory(Path.Join(Root, "etc/bootc"));
        Directory.CreateDirectory(Path.Join(Root, "run"));
        Directory.CreateDirectory(Path.Join(Root, "proc"));
        File.WriteAllText(Path.Join(Root, "etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
        File.WriteAllText(Path.Join(Root, "etc/bootc/bootcd.toml"), $"background.jitter = \"0s\"\nbackground.allow-unverified = true\n{settings}\n");
        Publish("1.0");
        var engine = Open();
        using (engine.Sysroot)
        {
            await engine.SwitchAsync(Registry.Reference(Repository), tlsVerify: false);
        }

        Boot(isGood);
        Registry.ClearRequests();
        _listening.Add(await Host.Connection.ListenAsync($"type='signal',path_namespace='{BusNames.ManagerPath}'", _ => _news.Release()));
    }
}
