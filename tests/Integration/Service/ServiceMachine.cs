using System.Diagnostics;
using System.Text.Json.Nodes;
using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>
/// A bus with our policy on it, which starts the service when it is asked for; the service works on a sysroot of its own, on which v1 of an image is deployed.
/// </summary>
public sealed class ServiceMachine : IAsyncDisposable
{
    private const string Repository = "os/test";

    // In memory: what is asked here is what the service says, not what a disk takes.
    private readonly string _directory = Directory.CreateDirectory($"/dev/shm/bootc-service-test-{Guid.NewGuid():N}").FullName;

    private ServiceMachine(PrivateBus bus, EmbeddedRegistry registry)
    {
        Bus = bus;
        Registry = registry;
    }

    /// <summary>The bus.</summary>
    public PrivateBus Bus { get; }

    /// <summary>Where images come from.</summary>
    public EmbeddedRegistry Registry { get; }

    /// <summary>The physical root.</summary>
    public string Sysroot => Path.Join(_directory, "sysroot");

    /// <summary>Where a socket may lie that stands for systemd's; looked for when the service starts.</summary>
    public string NotifyPath => Path.Join(_directory, "notify");

    /// <summary>What the service and its parts have said.</summary>
    public string Log => File.Exists(Path.Join(_directory, "log")) ? File.ReadAllText(Path.Join(_directory, "log")) : "";

    /// <summary>The program.</summary>
    public static string Program => Environment.GetEnvironmentVariable("BOOTC") is { Length: > 0 } path ? path : Path.Join(AppContext.BaseDirectory, "bootc");

    /// <summary>Starts one. Nothing runs yet but the bus and the registry.</summary>
    /// <param name="policies">More files of policy for the bus.</param>
    public static async Task<ServiceMachine> StartAsync(params string[] policies)
    {
        var own = await File.ReadAllTextAsync(Testing.Repository.PathOf("systemd", "usr", "share", "dbus-1", "system.d", "org.skorionos.Bootc1.conf"));
        var bus = await PrivateBus.StartAsync([own, .. policies]);
        var machine = new ServiceMachine(bus, await EmbeddedRegistry.StartAsync());
        try
        {
            await machine.PrepareAsync();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the tag that is followed stand for an image.</summary>
    public OciImage Publish(string version, Action<LayerBuilder>? more = null, params (string Key, string Value)[] annotations)
    {
        var image = BootableImage.Make(version, more: more, annotations: annotations);
        Registry.Push(image, Repository);
        return image;
    }

    /// <summary>Publishes a version whose download takes some seconds.</summary>
    public void PublishSlow(string version)
    {
        Publish(version, layer => layer.File("usr/share/large", BootableImage.Content("large", 4 << 20)));
        Registry.Inject(new Fault.Slow(32 << 10, TimeSpan.FromMilliseconds(50)) { Times = int.MaxValue });
    }

    /// <summary>Lets the service be started by another program from now on.</summary>
    /// <param name="starter">The command line that its own is appended to.</param>
    public Task StartServiceByAsync(string starter) => File.WriteAllTextAsync(Path.Join(_directory, "start"), $"""
        #!/bin/sh
        export DBUS_SYSTEM_BUS_ADDRESS={Bus.Address}
        [ ! -S {NotifyPath} ] || export NOTIFY_SOCKET={NotifyPath}
        exec {starter} {_directory}/bootcd --sysroot {Sysroot} 2>>{_directory}/log
        """);

    /// <summary>Runs the program, which finds the service on the bus.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => Bus.RunToolAsync(Program, arguments);

    /// <summary>Starts the program.</summary>
    public Process Start(params string[] arguments) => Bus.Start(Program, arguments);

    /// <summary>Runs the program as a user.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsAsync(string user, params string[] arguments) =>
        Bus.RunToolAsync("setpriv", [$"--reuid={user}", "--clear-groups", Program, .. arguments]);

    /// <summary>A connection of our own.</summary>
    public Task<BusConnection> ConnectAsync() => BusConnection.OpenAsync(Bus.Address);

    /// <summary>A call of the manager.</summary>
    public static BusRequest Call(string member, string signature, params object[] arguments) =>
        new(BusNames.Service, BusNames.ManagerPath, BusNames.Manager, member, signature, arguments);

    /// <summary>No options.</summary>
    public static Dictionary<string, BusVariant> None => [];

    /// <summary>Writes a file of the machine's settings; the service reads it when it starts.</summary>
    public void Configure(string toml)
    {
        Directory.CreateDirectory(Path.Join(Sysroot, "etc/bootc"));
        File.WriteAllText(Path.Join(Sysroot, "etc/bootc/bootcd.toml"), toml);
    }

    /// <summary>The name of the image that is followed.</summary>
    public string Image => $"{Registry.Host}/{Repository}:latest";

    /// <summary>The status as the program tells it without the service.</summary>
    public async Task<JsonNode> ReadStatusAsync()
    {
        var (exit, output, error) = await RunAsync("status", "--json", "--sysroot", Sysroot);
        return exit == 0 ? JsonNode.Parse(output)!["status"]! : throw new InvalidOperationException(error);
    }

    /// <summary>The process of the service, started when it does not run.</summary>
    public static async Task<Process> FindServiceAsync(BusConnection connection)
    {
        await connection.CallAsync(new BusRequest(BusNames.Service, BusNames.ManagerPath, "org.freedesktop.DBus.Peer", "Ping"));
        var answer = await connection.CallAsync(new BusRequest(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID", "s", BusNames.Service));
        return Process.GetProcessById((int)(uint)answer[0]);
    }

    /// <summary>A property of an object of the service.</summary>
    public static async Task<object> ReadAsync(BusConnection connection, string path, string type, string name)
    {
        var answer = await connection.CallAsync(new BusRequest(BusNames.Service, path, "org.freedesktop.DBus.Properties", "Get", "ss", type, name));
        return ((BusVariant)answer[0]).Value;
    }

    /// <summary>Waits for a state of a job.</summary>
    public static async Task WaitForStateAsync(BusConnection connection, string path, params string[] states)
    {
        var changed = new SemaphoreSlim(0);
        using var listening = await connection.ListenAsync($"type='signal',path='{path}',interface='org.freedesktop.DBus.Properties'", _ => changed.Release());
        while (await ReadAsync(connection, path, BusNames.Job, "State") is string state && !states.Contains(state))
        {
            await changed.WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = await BusConnection.OpenAsync(Bus.Address))
        {
            await StopServiceAsync(connection);
        }

        await Bus.DisposeAsync();
        await Registry.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Ends the service, when it runs, as systemd would.</summary>
    private static async Task StopServiceAsync(BusConnection connection)
    {
        var owned = await connection.CallAsync(new BusRequest(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner", "s", BusNames.Service));
        if ((bool)owned[0])
        {
            using var service = await FindServiceAsync(connection);
            Tool.Run("kill", "-TERM", $"{service.Id}");
            await service.WaitForExitAsync();
        }
    }

    private async Task PrepareAsync()
    {
        Directory.CreateDirectory(Sysroot);
        Publish("1.0");
        var (exit, _, error) = await RunAsync("switch", Image, "--tls-verify=false", "--sysroot", Sysroot);
        if (exit != 0)
        {
            throw new InvalidOperationException(error);
        }

        File.CreateSymbolicLink(Path.Join(_directory, "bootcd"), Program);
        await StartServiceByAsync("");
        await File.WriteAllTextAsync(Path.Join(Bus.ServiceDirectory, $"{BusNames.Service}.service"), $"""
            [D-BUS Service]
            Name={BusNames.Service}
            User=root
            Exec=/bin/sh {_directory}/start
            """);
        await using var connection = await ConnectAsync();
        await connection.CallAsync(new BusRequest("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig"));
    }
}
