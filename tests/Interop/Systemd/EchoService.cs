using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;

namespace SkorionOS.Interop.Tests.Systemd;

/// <summary>A private bus with a small service on it.</summary>
public sealed class EchoService : IAsyncLifetime
{
    public const string Name = "org.skorionos.Echo1";
    public const string Path = "/org/skorionos/Echo1";
    public const string Interface = "org.skorionos.Echo1";

    public const string Xml = """
        <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
        <node>
          <interface name="org.skorionos.Echo1">
            <method name="Echo">
              <arg name="value" type="v" direction="in"/>
              <arg name="same" type="v" direction="out"/>
            </method>
            <method name="Add">
              <arg name="first" type="i" direction="in"/>
              <arg name="second" type="i" direction="in"/>
              <arg name="sum" type="x" direction="out"/>
            </method>
            <method name="Wait"/>
            <method name="GoOn"/>
            <method name="Fail"><arg name="how" type="s" direction="in"/></method>
            <method name="Open"><arg name="descriptor" type="h" direction="out"/></method>
            <property name="Count" type="u" access="read"/>
            <property name="Version" type="s" access="read">
              <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="const"/>
            </property>
            <signal name="Happened"><arg name="what" type="s"/><arg name="more" type="a{sv}"/></signal>
          </interface>
        </node>
        """;

    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PrivateBus Bus { get; private set; } = null!;

    public BusConnection Connection { get; private set; } = null!;

    public BusObject Shown { get; private set; } = null!;

    public uint Count { get; set; }

    /// <summary>What <c>Open</c> gives away.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle? Given { get; set; }

    public static BusRequest Request(string member, string signature = "", params object[] arguments) =>
        new(Name, Path, Interface, member, signature, arguments);

    public async Task InitializeAsync()
    {
        Bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy(Name));
        Connection = await BusConnection.OpenAsync(Bus.Address, e => new BusException("org.skorionos.Echo1.Error.Explained", e.Message));
        Shown = new BusObject(Path, Assert.Single(BusIntrospection.Parse(new StringReader(Xml))), Methods(), new Dictionary<string, Func<object>>
        {
            ["Count"] = () => Count,
            ["Version"] = () => "1.0",
        });
        await Connection.ExportAsync(Shown);
        await Connection.RequestNameAsync(Name);
    }

    public async Task DisposeAsync()
    {
        Connection.Dispose();
        await Bus.DisposeAsync();
        Given?.Dispose();
    }

    private Dictionary<string, BusHandler> Methods() => new()
    {
        ["Echo"] = call => Task.FromResult<object[]>([call.Arguments[0]]),
        ["Add"] = call => Task.FromResult<object[]>([(long)(int)call.Arguments[0] + (int)call.Arguments[1]]),
        ["Wait"] = async _ =>
        {
            await _goOn.Task;
            return [];
        },
        ["GoOn"] = _ =>
        {
            _goOn.TrySetResult();
            return Task.FromResult<object[]>([]);
        },
        ["Fail"] = call => (string)call.Arguments[0] == "named"
            ? throw new BusException("org.skorionos.Echo1.Error.Named", "as it was told")
            : throw new InvalidOperationException("something else"),
        ["Open"] = _ => Task.FromResult<object[]>([Given!]),
    };
}
