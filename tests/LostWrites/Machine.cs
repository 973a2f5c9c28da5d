using Microsoft.Extensions.Time.Testing;
using SkorionOS.Boot;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Booted;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop.Mounts;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.LostWrites.Tests;

/// <summary>A device in directories: its root, its boot partition, its firmware's variables, and the images that it follows.</summary>
/// <param name="directory">Has <c>root</c>, <c>esp</c> and <c>efivars</c>.</param>
/// <param name="layout">An OCI layout.</param>
/// <param name="booted">What runs; null for a device that does not.</param>
internal sealed class Machine(string directory, string layout, DeploymentId? booted = null)
{
    private readonly EngineOptions _options = new()
    {
        Workers = 1, Time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
    };

    public string Root => Path.Join(directory, "root");

    public string Esp => Path.Join(directory, "esp");

    public string Variables => Path.Join(directory, "efivars");

    public string Entries => Path.Join(Esp, "loader/entries");

    public DeploymentId? Booted { get; private set; } = booted;

    public ImageReference Reference => ImageReference.Parse($"oci:{layout}:stable");

    public DeploymentTable Read() => With(engine => engine.ReadDeployments());

    public Deployment Get(string version) => Read().All.Single(deployment => deployment.Origin.ImageVersion == version);

    public void Publish(OciImage image) => image.WriteLayout(layout, "stable");

    public async Task BringAsync(OciImage image)
    {
        Publish(image);
        await FollowAsync();
    }

    /// <summary>Brings what the reference stands for: the first by a switch, later ones by an update.</summary>
    public Task FollowAsync() => WithAsync(engine => engine.ReadDeployments().Current is null ? engine.SwitchAsync(Reference) : engine.UpdateAsync());

    public T With<T>(Func<Engine, T> use)
    {
        using var sysroot = Open();
        return use(new Engine(sysroot, _options));
    }

    public async Task<T> WithAsync<T>(Func<Engine, Task<T>> use)
    {
        using var sysroot = Open();
        return await use(new Engine(sysroot, _options));
    }

    /// <summary>Boots what comes first in the menu, as systemd-boot does, and finds it good.</summary>
    public void Boot(bool good = true)
    {
        var first = Read().Boot.First!;
        Booted = first.Deployment;
        var tried = first.Name.Counter is { } counter
            ? first.Name with { Counter = good ? null : new BootCounter(counter.Left - 1, (counter.Done ?? 0) + 1) }
            : first.Name;
        File.Move(Path.Join(Entries, first.FileName), Path.Join(Entries, tried.ToFileName()));
        var variables = new LoaderVariables(Variables);
        Directory.CreateDirectory(Variables);
        variables.Write(LoaderVariable.EntrySelected, first.FileName);
        if (good)
        {
            Directory.CreateDirectory(EtcOf(first.Deployment!.Value));
        }
    }

    /// <summary>Takes the counter off an entry, as systemd-bless-boot does.</summary>
    public void Bless(Deployment deployment) => File.Move(
        Path.Join(Entries, deployment.Entry!.FileName), Path.Join(Entries, (deployment.Entry.Name with { Counter = null }).ToFileName()));

    public string EtcOf(DeploymentId id) => Path.Join(Root, "bootc/state/deploy", id.Hex, "etc");

    private Sysroot Open() => Booted is { } id
        ? Sysroot.OpenRunning(
            BootedSystem.Find(MountTable.Parse($"36 35 0:31 / / ro,relatime - overlay composefs:{id} ro"), new LoaderVariables(Variables))!, Root, Esp)
        : Sysroot.Open(Root, Esp);
}
