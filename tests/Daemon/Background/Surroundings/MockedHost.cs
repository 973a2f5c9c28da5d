using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

/// <summary>A private system bus on which python-dbusmock plays NetworkManager, UPower and logind, by the templates that come with it.</summary>
internal sealed class MockedHost : IAsyncDisposable
{
    public const string NetworkManager = "org.freedesktop.NetworkManager";
    public const string UPower = "org.freedesktop.UPower";
    public const string Login = "org.freedesktop.login1";
    public const string TimeDate = "org.freedesktop.timedate1";

    private const string Mock = "org.freedesktop.DBus.Mock";

    private MockedHost(PrivateBus bus, BusConnection connection)
    {
        Bus = bus;
        Connection = connection;
    }

    public PrivateBus Bus { get; }

    /// <summary>The one that the service has.</summary>
    public BusConnection Connection { get; }

    /// <summary>Starts the bus, and who is named.</summary>
    /// <param name="templates">Names of templates: <c>networkmanager</c>, <c>upower</c>, <c>logind</c>, <c>timedated</c>.</param>
    public static async Task<MockedHost> StartAsync(params string[] templates)
    {
        PrivateBus bus = await PrivateBus.StartAsync([.. new[] { NetworkManager, UPower, Login, TimeDate, BusNames.Service }.Select(PrivateBus.OpenPolicy)]);
        MockedHost host = new(bus, await BusConnection.OpenAsync(bus.Address));
        try
        {
            foreach (string template in templates)
            {
                await host.StartTemplateAsync(template);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more, and returns when it is there.</summary>
    public async Task StartTemplateAsync(string template)
    {
        string name = template switch { "networkmanager" => NetworkManager, "upower" => UPower, "timedated" => TimeDate, _ => Login };
        Bus.Start("/usr/bin/python3", "-m", "dbusmock", "--system", "--template", template);
        (int exit, _, string error) = await Bus.RunToolAsync("gdbus", "wait", "--system", "--timeout", "60", name);
        Assert.True(exit == 0, error);
        if (name == NetworkManager)
        {
            // Newer than the template.
            await Connection.CallAsync(new BusRequest(name, "/org/freedesktop/NetworkManager", Mock, "AddProperty", "ssv", name, "Metered", BusVariant.Of(0u)));
        }
    }

    /// <summary>Changes properties, and tells everybody.</summary>
    public Task SetAsync(string service, string path, string type, params (string Name, BusVariant Value)[] properties) => Connection.CallAsync(
        new BusRequest(service, path, Mock, "UpdateProperties", "sa{sv}", type, properties.ToDictionary(item => item.Name, item => item.Value)));

    public Task SetNetworkAsync(string name, BusVariant value) => SetAsync(NetworkManager, "/org/freedesktop/NetworkManager", NetworkManager, (name, value));

    public Task SetPowerAsync(string name, BusVariant value) => SetAsync(UPower, "/org/freedesktop/UPower", UPower, (name, value));

    public Task SetBatteryAsync(string name, BusVariant value) => SetAsync(UPower, "/org/freedesktop/UPower/devices/DisplayDevice", UPower + ".Device", (name, value));

    public Task SetLoginAsync(string name, BusVariant value) => SetAsync(Login, "/org/freedesktop/login1", Login + ".Manager", (name, value));

    /// <summary>Lets logind say that it prepares for something.</summary>
    public Task PrepareAsync(string member) => Connection.CallAsync(new BusRequest(
        Login, "/org/freedesktop/login1", Mock, "EmitSignal", "sssav", Login + ".Manager", member, "b", new object[] { BusVariant.Of(true) }));

    /// <summary>How often a method of logind was called, each time with these arguments.</summary>
    public async Task<object[][]> CallsOfLoginAsync(string method)
    {
        object[] answer = await Connection.CallAsync(new BusRequest(Login, "/org/freedesktop/login1", Mock, "GetMethodCalls", "s", method));
        return [.. from call in (object[])answer[0]
                   select ((object[])((object[])call)[1]).Select(argument => ((BusVariant)argument).Value).ToArray()];
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Bus.DisposeAsync();
    }
}
