using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Systemd;

/// <summary>Serving and calling over a real bus; busctl, gdbus and python3-dbus, which nobody here wrote, are the other side.</summary>
public sealed class BusConnectionTests(EchoService service) : IClassFixture<EchoService>
{
    public static TheoryData<string, object> Values => new()
    {
        { "y", (byte)255 }, { "b", true }, { "n", short.MinValue }, { "q", ushort.MaxValue }, { "i", int.MinValue }, { "u", uint.MaxValue },
        { "x", long.MinValue }, { "t", ulong.MaxValue }, { "d", 0.1 }, { "s", "grüße \U0001F3AE" }, { "o", "/a/b" }, { "g", "a{sv}" },
        { "ay", new byte[] { 1, 2, 3 } }, { "as", new object[] { "a", "" } }, { "ai", Array.Empty<object>() },
        { "(sua(ib))", new object[] { "x", 7u, new object[] { new object[] { 1, true } } } }, { "v", new BusVariant("v", new BusVariant("s", "deep")) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task CallAsync_OfEveryType_BringsItBack(string signature, object value)
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);

        var answer = await client.CallAsync(EchoService.Request("Echo", "v", new BusVariant(signature, value)));

        var same = Assert.IsType<BusVariant>(Assert.Single(answer));
        Assert.Equal(signature, same.Signature);
        Assert.Equal(value, same.Value);
    }

    [Fact]
    public async Task CallAsync_WithAMap_BringsItBack()
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);
        var map = new Dictionary<string, BusVariant> { ["one"] = BusVariant.Of(1u), ["list"] = BusVariant.Of(["a", "b"]) };

        var answer = await client.CallAsync(EchoService.Request("Echo", "v", new BusVariant("a{sv}", map)));

        var same = Assert.IsType<Dictionary<string, object>>(((BusVariant)answer[0]).Value);
        Assert.Equal(new BusVariant("u", 1u), same["one"]);
        Assert.Equal(new object[] { "a", "b" }, ((BusVariant)same["list"]).Value);
    }

    [Fact]
    public async Task ExportAsync_AskedByBusctl_ShowsTheInterfaceAsItWasGiven()
    {
        var (exit, output, error) = await service.Bus.RunToolAsync("busctl", "introspect", "--xml-interface", EchoService.Name, EchoService.Path);

        Assert.True(exit == 0, error);
        var shown = Assert.Single(BusIntrospection.Parse(new StringReader(output)), type => type.Name == EchoService.Interface);
        var given = Assert.Single(BusIntrospection.Parse(new StringReader(EchoService.Xml)));
        Assert.Equal(Describe(given), Describe(shown));
    }

    [Fact]
    public async Task ExportAsync_CalledByGdbus_Answers()
    {
        var (exit, output, error) = await service.Bus.RunToolAsync(
            "gdbus", "call", "--address", service.Bus.Address, "--dest", EchoService.Name, "--object-path", EchoService.Path, "--method", "org.skorionos.Echo1.Add", "2", "3");

        Assert.True(exit == 0, error);
        Assert.Equal("(int64 5,)", output.Trim());
    }

    [Fact]
    public async Task ExportAsync_CalledByPython_AnswersWithValuesAndErrorNames()
    {
        const string Script = """
            import dbus, sys
            bus = dbus.bus.BusConnection(sys.argv[1])
            echo = dbus.Interface(bus.get_object('org.skorionos.Echo1', '/org/skorionos/Echo1'), 'org.skorionos.Echo1')
            print(echo.Add(40, 2))
            try:
                echo.Fail('named')
            except dbus.DBusException as e:
                print(e.get_dbus_name(), e.get_dbus_message())
            """;

        var (exit, output, error) = await service.Bus.RunToolAsync("/usr/bin/python3", "-c", Script, service.Bus.Address);

        Assert.True(exit == 0, error);
        Assert.Equal("42\norg.skorionos.Echo1.Error.Named as it was told\n", output);
    }

    [Theory]
    [InlineData("named", "org.skorionos.Echo1.Error.Named", "as it was told")]
    [InlineData("otherwise", "org.skorionos.Echo1.Error.Explained", "something else")]
    public async Task CallAsync_ThatFails_GivesNameAndText(string how, string name, string message)
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);

        var error = await Assert.ThrowsAsync<BusException>(() => client.CallAsync(EchoService.Request("Fail", "s", how)));

        Assert.Equal((name, message), (error.Name, error.Message));
    }

    [Theory]
    [InlineData("Nothing", "", "org.freedesktop.DBus.Error.UnknownMethod")]
    [InlineData("Add", "s", "org.freedesktop.DBus.Error.InvalidArgs")]
    [InlineData("Add", "", "org.freedesktop.DBus.Error.InvalidArgs")]
    public async Task CallAsync_OfWhatIsNotThere_IsRefused(string member, string signature, string name)
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);

        var error = await Assert.ThrowsAsync<BusException>(() => client.CallAsync(EchoService.Request(member, signature, signature.Length == 0 ? [] : ["x"])));

        Assert.Equal(name, error.Name);
    }

    [Fact]
    public async Task CallAsync_WhileAnotherWaits_IsAnswered()
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);
        var waiting = client.CallAsync(EchoService.Request("Wait"));

        Assert.Equal(3L, Assert.Single(await client.CallAsync(EchoService.Request("Add", "ii", 1, 2))));

        Assert.False(waiting.IsCompleted);
        await client.CallAsync(EchoService.Request("GoOn"));
        await waiting;
    }

    [Fact]
    public async Task CallAsync_ThatIsCancelled_Ends()
    {
        await using var bus = await SkorionOS.Testing.Bus.PrivateBus.StartAsync(SkorionOS.Testing.Bus.PrivateBus.OpenPolicy(EchoService.Name));
        await using var silent = await BusConnection.OpenAsync(bus.Address);
        await silent.ExportAsync(Silent());
        await silent.RequestNameAsync(EchoService.Name);
        await using var client = await BusConnection.OpenAsync(bus.Address);
        using var cancelling = new CancellationTokenSource();
        var waiting = client.CallAsync(new BusRequest(EchoService.Name, "/silent", "org.skorionos.Silent1", "Never"), cancelling.Token);
        var limited = client.CallAsync(new BusRequest(EchoService.Name, "/silent", "org.skorionos.Silent1", "Never") { Limit = TimeSpan.FromMilliseconds(1) });

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var error = await Assert.ThrowsAsync<BusException>(() => limited);
        Assert.Equal("org.freedesktop.DBus.Error.NoReply", error.Name);
    }

    [Fact]
    public async Task Ended_WhenTheBusDies_IsTold_AndCallsEnd()
    {
        await using var bus = await SkorionOS.Testing.Bus.PrivateBus.StartAsync(SkorionOS.Testing.Bus.PrivateBus.OpenPolicy(EchoService.Name));
        await using var silent = await BusConnection.OpenAsync(bus.Address);
        await silent.ExportAsync(Silent());
        await silent.RequestNameAsync(EchoService.Name);
        await using var client = await BusConnection.OpenAsync(bus.Address);
        var waiting = client.CallAsync(new BusRequest(EchoService.Name, "/silent", "org.skorionos.Silent1", "Never"));

        await bus.KillAsync();

        await client.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<BusException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)));
        var later = await Assert.ThrowsAsync<BusException>(() => client.CallAsync(EchoService.Request("Wait")));
        Assert.Equal(BusException.Disconnected, later.Name);
    }

    [Fact]
    public async Task TellChangedAsync_WhenSomebodyListens_CarriesTheValue()
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);
        var heard = new TaskCompletionSource<BusSignal>();
        using var listening = await client.ListenAsync(
            $"type='signal',sender='{EchoService.Name}',interface='org.freedesktop.DBus.Properties',path='{EchoService.Path}'", heard.SetResult);
        service.Count = 5;

        await service.Connection.TellChangedAsync(service.Shown, "Count");

        var signal = await heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(EchoService.Interface, signal.Arguments[0]);
        Assert.Equal(new BusVariant("u", 5u), ((Dictionary<string, object>)signal.Arguments[1])["Count"]);
    }

    [Fact]
    public async Task SendSignalAsync_WhenSomebodyListens_Arrives()
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);
        var heard = new TaskCompletionSource<BusSignal>();
        using var listening = await client.ListenAsync($"type='signal',interface='{EchoService.Interface}',member='Happened'", heard.SetResult);

        await service.Connection.SendSignalAsync(service.Shown, "Happened", "this", new Dictionary<string, BusVariant> { ["key"] = BusVariant.Of("value") });

        var signal = await heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("this", signal.Arguments[0]);
    }

    [Fact]
    public async Task CallAsync_ForADescriptor_GivesOneThatWorks()
    {
        using var directory = new ScratchDirectory();
        await File.WriteAllTextAsync(directory["file"], "content");
        service.Given = File.OpenHandle(directory["file"]);
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);

        var answer = await client.CallAsync(EchoService.Request("Open"));

        using var handle = Assert.IsType<SafeFileHandle>(Assert.Single(answer));
        using var reader = new StreamReader(new FileStream(handle, FileAccess.Read));
        Assert.Equal("content", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task OpenAsync_WhereNobodyListens_SaysSo()
    {
        var error = await Assert.ThrowsAsync<LinuxException>(() => BusConnection.OpenAsync("unix:path=/nonexistent/bus"));

        Assert.Equal(Errno.ENOENT, error.Error);
    }

    [Fact]
    public void BusObject_WithAMethodThatNobodyHandles_CannotBeMade()
    {
        var type = Assert.Single(BusIntrospection.Parse(new StringReader(EchoService.Xml)));

        var error = Assert.Throws<ArgumentException>(() => new BusObject("/", type, new Dictionary<string, BusHandler>(), new Dictionary<string, Func<object>>()));

        Assert.Contains("Echo", error.Message, StringComparison.Ordinal);
    }

    private static BusObject Silent() => new(
        "/silent",
        new BusInterface("org.skorionos.Silent1", [new BusMethod("Never", [], [])], [], []),
        new Dictionary<string, BusHandler> { ["Never"] = _ => new TaskCompletionSource<object[]>().Task },
        new Dictionary<string, Func<object>>());

    private static IEnumerable<string> Describe(BusInterface type) =>
        type.Methods.Select(method => $"{method.Name}({Describe(method.In)}) {Describe(method.Out)}")
            .Concat(type.Properties.Select(property => property.ToString()))
            .Concat(type.Signals.Select(signal => $"{signal.Name}({Describe(signal.Arguments)})"))
            .Order(StringComparer.Ordinal);

    private static string Describe(IEnumerable<BusArgument> arguments) => string.Join(", ", arguments);
}
