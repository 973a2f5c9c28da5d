using System.Diagnostics;
using System.Globalization;
using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing;
using Xunit.Abstractions;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>The service under many callers, under nonsense, and killed at any moment. The small numbers run always, the large ones nightly.</summary>
public sealed class ServiceLoadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private ServiceMachine _machine = null!;
    private BusConnection _bus = null!;

    public async Task InitializeAsync()
    {
        _machine = await ServiceMachine.StartAsync();
        _bus = await _machine.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        _bus.Dispose();
        await _machine.DisposeAsync();
    }

    [Fact]
    public Task Calls_OfManyClients_AreAnsweredAndLeaveNothing() => CallAsync(clients: 20, calls: 25);

    [Fact]
    [Trait("Needs", "Nightly")]
    public Task Calls_TenThousandOfFiftyClients_AreAnsweredAndLeaveNothing() => CallAsync(clients: 50, calls: 200);

    [Fact]
    public Task Jobs_StartedAndCancelled_LeaveNothing() => StartAndCancelAsync(before: 20, count: 20);

    [Fact]
    [Trait("Needs", "Nightly")]
    public Task Jobs_AThousandStartedAndCancelled_LeaveNothing() => StartAndCancelAsync(before: 500, count: 1000);

    [Fact]
    public Task Arguments_OfEveryKind_GetAnAnswerEach() => FuzzAsync(500, seed: 1);

    [Fact]
    [Trait("Needs", "Nightly")]
    public Task Arguments_TwentyThousandOfEveryKind_GetAnAnswerEach() => FuzzAsync(20_000, seed: 2);

    [Fact]
    public Task Kill_AtSomeMomentsOfAnUpdate_LeadsToTheOldStateOrTheNew() => KillAsync(5);

    [Fact]
    [Trait("Needs", "Nightly")]
    public Task Kill_AtTwoHundredMomentsOfAnUpdate_LeadsToTheOldStateOrTheNew() => KillAsync(200);

    private async Task CallAsync(int clients, int calls)
    {
        // The heap of a service that has been busy before: what it needs at once for as many clients is no growth.
        await OnceAsync(clients, 20);
        using var service = await ServiceMachine.FindServiceAsync(_bus);
        var before = Measure(service);

        await OnceAsync(clients, calls);

        AssertNoGrowth(before, Measure(service), spareDescriptors: 2);
    }

    private Task OnceAsync(int clients, int calls) => Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
    {
        await using var client = await _machine.ConnectAsync();
        for (var i = 0; i < calls; i++)
        {
            var answer = i % 3 == 0
                ? await client.CallAsync(ServiceMachine.Call("List", "a{sv}", ServiceMachine.None))
                : i % 3 == 1
                    ? await client.CallAsync(ServiceMachine.Call("ListJobs", "a{sv}", ServiceMachine.None))
                    : await client.CallAsync(new BusRequest(BusNames.Service, BusNames.ManagerPath, "org.freedesktop.DBus.Properties", "GetAll", "s", BusNames.Manager));
            Assert.Single(answer);
        }
    }));

    private async Task StartAndCancelAsync(int before, int count)
    {
        _machine.PublishSlow("2.0");

        // The runtime and the allocator of libc take what they work with over some hundred jobs: 29 MB become 33 MB, and stay so for thousands.
        for (var i = 0; i < before; i++)
        {
            await StartAndCancelAsync();
        }

        using var service = await ServiceMachine.FindServiceAsync(_bus);
        var settled = Measure(service);

        for (var i = 0; i < count; i++)
        {
            await StartAndCancelAsync();
        }

        // Connections to the registry are kept for a while.
        AssertNoGrowth(settled, Measure(service), spareDescriptors: 12);
        Assert.Equal("1.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
        var jobs = (object[])(await _bus.CallAsync(ServiceMachine.Call("ListJobs", "a{sv}", ServiceMachine.None)))[0];
        Assert.True(jobs.Length <= 17, $"{jobs.Length} jobs are kept");
    }

    private async Task StartAndCancelAsync()
    {
        var job = (string)(await _bus.CallAsync(ServiceMachine.Call("Update", "a{sv}", ServiceMachine.None)))[0];
        await _bus.CallAsync(new BusRequest(BusNames.Service, job, BusNames.Job, "Cancel", "a{sv}", ServiceMachine.None));
        await ServiceMachine.WaitForStateAsync(_bus, job, "cancelled", "failed", "done");
        Assert.Equal("cancelled", await ServiceMachine.ReadAsync(_bus, job, BusNames.Job, "State"));
    }

    private async Task FuzzAsync(int count, int seed)
    {
        using var service = await ServiceMachine.FindServiceAsync(_bus);
        var random = new Random(seed);
        using var text = new StreamReader(Testing.Repository.PathOf("systemd", "usr", "share", "dbus-1", "interfaces", $"{BusNames.Manager}.xml"));
        var methods = Assert.Single(BusIntrospection.Parse(text)).Methods;
        for (var i = 0; i < count; i++)
        {
            var method = methods[random.Next(methods.Count)];

            // An image that could be switched to, or another configuration, is no nonsense.
            var types = random.Next(4) == 0 ? Types(random) : string.Concat(method.In.Select(argument => argument.Type));
            object[] arguments = [.. BusSignature.Split(types).Select(type => Value(random, type))];
            try
            {
                var answer = await _bus.CallAsync(ServiceMachine.Call(method.Name, types, arguments));
                (answer.FirstOrDefault() as IDisposable)?.Dispose();
            }
            catch (BusException e)
            {
                Assert.DoesNotContain("Internal", e.Name, StringComparison.Ordinal);
                Assert.NotEqual("org.freedesktop.DBus.Error.NoReply", e.Name);
            }
        }

        Assert.False(service.HasExited, _machine.Log);
    }

    private async Task KillAsync(int times)
    {
        _machine.PublishSlow("2.0");
        var random = new Random(7);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < times; i++)
        {
            await _bus.CallAsync(ServiceMachine.Call("Update", "a{sv}", ServiceMachine.None));
            using var service = await ServiceMachine.FindServiceAsync(_bus);
            await Task.Delay(random.Next(400));
            service.Kill();
            await service.WaitForExitAsync();

            // The bus starts it again for this, and it answers.
            var clock = Stopwatch.StartNew();
            Assert.NotNull(await ServiceMachine.ReadAsync(_bus, BusNames.ManagerPath, BusNames.Manager, "Version"));
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            var status = await _machine.ReadStatusAsync();
            Assert.Contains((string?)status["staged"]!["image"]!["version"], (string[])["1.0", "2.0"]);
            if ((string?)status["staged"]!["image"]!["version"] == "2.0")
            {
                Assert.Equal(0, (await _machine.RunAsync("rollback", "--sysroot", _machine.Sysroot)).ExitCode);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed {times} times; the name answered again after {slowest.TotalSeconds:0.00} s at the latest"));
        var (exit, _, error) = await _machine.RunAsync("fsck", "--sysroot", _machine.Sysroot);
        Assert.True(exit == 0, error);
    }

    private void AssertNoGrowth((int Descriptors, long Memory) before, (int Descriptors, long Memory) after, int spareDescriptors)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{before.Memory / 1e6:0.0} MB and {before.Descriptors} descriptors before, {after.Memory / 1e6:0.0} MB and {after.Descriptors} after"));
        Assert.True(after.Descriptors <= before.Descriptors + spareDescriptors, $"{before.Descriptors} descriptors before, {after.Descriptors} after");
        Assert.True(after.Memory <= before.Memory * 1.1, $"{before.Memory} bytes before, {after.Memory} after");
    }

    private static (int Descriptors, long Memory) Measure(Process service)
    {
        var memory = File.ReadLines($"/proc/{service.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        var number = new string([.. memory.Where(char.IsAsciiDigit)]);
        return (Directory.GetFileSystemEntries($"/proc/{service.Id}/fd").Length, long.Parse(number, CultureInfo.InvariantCulture) * 1024);
    }

    private static string Types(Random random) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => (string[])["s", "b", "u", "t", "a{sv}", "as", "x", "d"])
        .Select(types => types[random.Next(types.Length)]));

    private static object Value(Random random, string type) => type switch
    {
        "s" => Text(random),
        "b" => random.Next(2) == 0,
        "u" => (uint)random.Next(),
        "t" => (ulong)random.NextInt64(),
        "x" => random.NextInt64(),
        "d" => random.NextDouble(),
        "as" => Enumerable.Range(0, random.Next(5)).Select(object (_) => Text(random)).ToArray(),
        _ => Enumerable.Range(0, random.Next(4)).Select(_ => Key(random)).Distinct().ToDictionary(key => key, _ => Variant(random)),
    };

    private static string Key(Random random) =>
        random.Next(2) == 0 ? Text(random) : ((string[])["limit", "tls-verify", "digest", "background.interval", "background.minimum-free"])[random.Next(5)];

    private static BusVariant Variant(Random random)
    {
        string[] types = ["s", "b", "u", "x", "d", "as"];
        var type = types[random.Next(types.Length)];
        return new BusVariant(type, Value(random, type));
    }

    private static string Text(Random random) => random.Next(6) switch
    {
        0 => "",
        1 => new string('a', random.Next(70_000)),
        2 => "../../etc/passwd",
        3 => "sha256:" + new string('0', random.Next(70)),
        4 => "%s%n\u0001\uFFFD\U0001F3AE",
        _ => Guid.NewGuid().ToString(),
    };
}
