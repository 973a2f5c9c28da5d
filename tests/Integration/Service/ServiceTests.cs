using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>The service as it is installed, on a bus of its own: the program that ships, busctl and gdbus as clients, an embedded registry.</summary>
public sealed class ServiceTests : IAsyncLifetime
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

    [Theory]
    [InlineData(BusNames.Manager)]
    public async Task Introspection_AskedByBusctl_IsTheFileThatIsInstalled(string name)
    {
        var (exit, output, error) = await _machine.Bus.RunToolAsync("busctl", "introspect", "--xml-interface", BusNames.Service, BusNames.ManagerPath);

        Assert.True(exit == 0, error + _machine.Log);
        var shown = Assert.Single(BusIntrospection.Parse(new StringReader(output)), type => type.Name == name);
        Assert.Equal(Members(Installed(name)), Members(shown));
    }

    [Fact]
    public async Task Introspection_OfAJob_IsTheFileThatIsInstalled()
    {
        var job = await UpdateAsync();

        var (exit, output, error) = await _machine.Bus.RunToolAsync("busctl", "introspect", "--xml-interface", BusNames.Service, job);

        Assert.True(exit == 0, error + _machine.Log);
        Assert.Equal(Members(Installed(BusNames.Job)), Members(Assert.Single(BusIntrospection.Parse(new StringReader(output)), type => type.Name == BusNames.Job)));
    }

    [Fact]
    public async Task Status_ThroughTheService_IsTheSameForEverybody()
    {
        var here = await _machine.ReadStatusAsync();

        var (exit, output, error) = await _machine.RunAsync("status", "--json");
        var (nobodysExit, nobodysOutput, nobodysError) = await _machine.RunAsAsync("nobody", "status", "--json");

        Assert.True(exit == 0, error + _machine.Log);
        Assert.True(nobodysExit == 0, nobodysError);
        var told = JsonNode.Parse(output)!["status"]!;

        // This the service alone knows.
        Assert.True(told["skorionos"]!.AsObject().Remove("waitingFor"), output);
        Assert.True(JsonNode.DeepEquals(here, told), output);
        Assert.Equal(output, nobodysOutput);
    }

    [Fact]
    public async Task Update_ByTheProgram_IsAJobOfTheService()
    {
        _machine.Publish("2.0");

        var (exit, output, error) = await _machine.RunAsync("update");

        Assert.True(exit == 0, error + _machine.Log);
        Assert.Contains("Next boot:", output, StringComparison.Ordinal);
        Assert.Equal("2.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
        var jobs = (object[])(await _bus.CallAsync(ServiceMachine.Call("ListJobs", "a{sv}", ServiceMachine.None)))[0];
        var job = Assert.IsType<object[]>(Assert.Single(jobs));
        Assert.Equal(["update", "done"], job[1..3]);
        Assert.Equal(100.0, await ServiceMachine.ReadAsync(_bus, (string)job[3], BusNames.Job, "Progress"));
        Assert.Equal("user", await ServiceMachine.ReadAsync(_bus, (string)job[3], BusNames.Job, "Origin"));
    }

    [Fact]
    public async Task Update_WhenTheCallerIsGone_GoesOn()
    {
        _machine.Publish("2.0");

        // The connection of gdbus is closed before the job is at its end.
        var (exit, output, error) = await _machine.Bus.RunToolAsync(
            "gdbus", "call", "--address", _machine.Bus.Address, "--dest", BusNames.Service, "--object-path", BusNames.ManagerPath, "--method", $"{BusNames.Manager}.Update", "{}");

        Assert.True(exit == 0, error + _machine.Log);
        await ServiceMachine.WaitForStateAsync(_bus, output.Split('\'')[1], "done");
        Assert.Equal("2.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
    }

    [Fact]
    public async Task Update_OfExactlyWhatACheckTold_StagesThatWhereverTheTagHasGone()
    {
        _machine.Publish("2.0");
        var found = (IReadOnlyDictionary<string, object>)(await _bus.CallAsync(ServiceMachine.Call("Check", "a{sv}", ServiceMachine.None)))[0];
        _machine.Publish("3.0");

        var job = await UpdateAsync(new() { ["digest"] = (BusVariant)found["digest"] });

        await ServiceMachine.WaitForStateAsync(_bus, job, "done", "failed");
        Assert.Equal("", await ServiceMachine.ReadAsync(_bus, job, BusNames.Job, "ErrorMessage"));
        Assert.Equal("available", ((BusVariant)found["outcome"]).Value);
        Assert.Equal("2.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
    }

    [Fact]
    public async Task Update_DownloadedFirst_IsStagedLaterWithoutTheNetwork()
    {
        _machine.Publish("2.0");
        var (exit, _, error) = await _machine.RunAsync("update", "--download-only");
        Assert.True(exit == 0, error + _machine.Log);
        var waiting = await _machine.ReadStatusAsync();
        var requests = _machine.Registry.Requests.Count;

        var (later, _, laterError) = await _machine.RunAsync("update", "--from-downloaded");

        Assert.True(later == 0, laterError + _machine.Log);
        Assert.Equal("1.0", (string?)waiting["staged"]!["image"]!["version"]);
        Assert.Equal("2.0", (string?)waiting["staged"]!["cachedUpdate"]!["version"]);
        Assert.Equal(requests, _machine.Registry.Requests.Count);
        var status = await _machine.ReadStatusAsync();
        Assert.Equal("2.0", (string?)status["staged"]!["image"]!["version"]);
        Assert.Null(status["staged"]!["cachedUpdate"]);
    }

    [Fact]
    public async Task Update_Interrupted_AsksTheJobToStop()
    {
        _machine.PublishSlow("2.0");
        var program = await StartSlowUpdateAsync();

        Tool.Run("kill", "-INT", $"{program.Id}");

        await program.WaitForExitAsync();
        Assert.Equal(1, program.ExitCode);
        Assert.Contains("[cancelled]", await program.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("/", await ServiceMachine.ReadAsync(_bus, BusNames.ManagerPath, BusNames.Manager, "ActiveJob"));
        Assert.Equal("1.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
    }

    [Fact]
    public async Task Update_ServiceKilledInTheMiddle_IsTakenUpUnderTheSamePath()
    {
        _machine.PublishSlow("2.0");
        var program = await StartSlowUpdateAsync();
        var job = (string)await ServiceMachine.ReadAsync(_bus, BusNames.ManagerPath, BusNames.Manager, "ActiveJob");
        using var service = await ServiceMachine.FindServiceAsync(_bus);

        service.Kill();
        await service.WaitForExitAsync();

        // The program follows the job into the next life of the service, where nothing is paused.
        await program.WaitForExitAsync();
        Assert.True(program.ExitCode == 0, await program.StandardError.ReadToEndAsync() + _machine.Log);
        Assert.Equal("done", await ServiceMachine.ReadAsync(_bus, job, BusNames.Job, "State"));
        Assert.Equal("2.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
    }

    [Fact]
    public async Task Pause_OfAJob_HoldsItUntilResume()
    {
        _machine.PublishSlow("2.0");
        var job = await UpdateAsync();
        await CallJobAsync(job, "Pause");

        Assert.Equal("paused", await ServiceMachine.ReadAsync(_bus, job, BusNames.Job, "State"));
        Assert.Equal("1.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);

        await CallJobAsync(job, "Resume");
        await ServiceMachine.WaitForStateAsync(_bus, job, "done");
        Assert.Equal("2.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
    }

    [Fact]
    public async Task Rollback_AndPinAndUnhold_ThroughTheService_AnswerAsTheProgramDoes()
    {
        _machine.Publish("2.0");
        Assert.Equal(0, (await _machine.RunAsync("update")).ExitCode);

        var (exit, output, error) = await _machine.RunAsync("rollback", "--json");
        Assert.True(exit == 0, error + _machine.Log);
        Assert.Equal("1.0", (string?)JsonNode.Parse(output)!["version"]);
        Assert.Equal("true", (await _machine.RunAsync("pin", "--json")).Output is var pinned ? JsonNode.Parse(pinned)!["pinned"]!.ToJsonString() : "");
        Assert.Single(JsonNode.Parse((await _machine.RunAsync("unhold", "--json")).Output)!["freed"]!.AsArray());
    }

    [Theory]
    [InlineData("Check", "a{sv}")]
    [InlineData("Update", "a{sv}")]
    [InlineData("Describe", "a{sv}")]
    [InlineData("List", "a{sv}")]
    public async Task Call_WithAnOptionThatIsNotKnown_IsRefused(string member, string signature)
    {
        var options = new Dictionary<string, BusVariant> { ["no-such-thing"] = BusVariant.Of(true) };

        var error = await Assert.ThrowsAsync<BusException>(() => _bus.CallAsync(ServiceMachine.Call(member, signature, options)));

        Assert.Equal(BusException.InvalidArgs, error.Name);
        Assert.Contains("no-such-thing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pin_OfADeploymentThatIsNotThere_IsTheErrorOfTheCatalogue()
    {
        var error = await Assert.ThrowsAsync<BusException>(() => _bus.CallAsync(ServiceMachine.Call("Pin", "sba{sv}", "ffff", true, ServiceMachine.None)));

        Assert.Equal("org.skorionos.Bootc1.Error.DeploymentMissing", error.Name);
        var (exit, _, told) = await _machine.RunAsync("pin", "ffff");
        Assert.Equal(1, exit);
        Assert.Contains("[deployment-missing]", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update")]
    [InlineData("rollback")]
    [InlineData("pin")]
    [InlineData("switch", "registry.example/other:latest")]
    public async Task Change_ByNobodyWithoutPolkit_IsDenied(params string[] verb)
    {
        var (exit, _, error) = await _machine.RunAsAsync("nobody", verb);

        Assert.Equal(1, exit);
        Assert.Contains("[not-authorized]", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inhibit_UntilItsHolderGoes_IsListed()
    {
        var listed = new SemaphoreSlim(0);
        using var listening = await _bus.ListenAsync(
            $"type='signal',path='{BusNames.ManagerPath}',interface='org.freedesktop.DBus.Properties'",
            signal => _ = signal.Arguments[1] is IReadOnlyDictionary<string, object> changed && changed.ContainsKey("Inhibitors") ? listed.Release() : 0);
        var holder = (SafeFileHandle)(await _bus.CallAsync(ServiceMachine.Call("Inhibit", "ssa{sv}", "a game", "a boss fight", ServiceMachine.None)))[0];
        Assert.Equal(["a game", "a boss fight", 0u], Assert.IsType<object[]>(Assert.Single(await InhibitorsAsync())));

        holder.Dispose();

        while ((await InhibitorsAsync()).Length > 0)
        {
            Assert.True(await listed.WaitAsync(TimeSpan.FromMinutes(1)));
        }
    }

    [Fact]
    public async Task SetConfiguration_OfAKey_CountsAtOnceAndIsAFile()
    {
        await _bus.CallAsync(ServiceMachine.Call(
            "SetConfiguration", "a{sv}a{sv}", new Dictionary<string, BusVariant> { ["background.mode"] = BusVariant.Of("check") }, ServiceMachine.None));

        Assert.Equal("check", await ServiceMachine.ReadAsync(_bus, BusNames.ManagerPath, BusNames.Manager, "BackgroundMode"));
        Assert.Contains("background.mode = \"check\"", await File.ReadAllTextAsync(Path.Join(_machine.Sysroot, "etc/bootc/bootcd.d/90-bus.toml")), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<BusException>(() => _bus.CallAsync(ServiceMachine.Call(
            "SetConfiguration", "a{sv}a{sv}", new Dictionary<string, BusVariant> { ["background.mode"] = BusVariant.Of("sometimes") }, ServiceMachine.None)));
        Assert.Equal("org.skorionos.Bootc1.Error.SettingsInvalid", error.Name);
    }

    [Fact]
    public async Task Stop_ByASignal_IsObeyedAtOnce()
    {
        using var service = await ServiceMachine.FindServiceAsync(_bus);

        Tool.Run("kill", "-TERM", $"{service.Id}");

        await service.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("told to stop", _machine.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("error:", _machine.Log, StringComparison.Ordinal);
    }

    /// <summary>An update by the program that has begun to download and takes some seconds more.</summary>
    private async Task<Process> StartSlowUpdateAsync()
    {
        var program = _machine.Start("update");
        while (await program.StandardError.ReadLineAsync() is { } line && !line.Contains("in 1 layers", StringComparison.Ordinal))
        {
        }

        return program;
    }

    private static BusInterface Installed(string name)
    {
        using var text = new StreamReader(Testing.Repository.PathOf("systemd", "usr", "share", "dbus-1", "interfaces", $"{name}.xml"));
        return Assert.Single(BusIntrospection.Parse(text));
    }

    private static IEnumerable<string> Members(BusInterface type) =>
        type.Methods.Select(method => $"{method.Name}({string.Join(", ", method.In)}) {string.Join(", ", method.Out)}")
            .Concat(type.Properties.Select(property => property.ToString()))
            .Concat(type.Signals.Select(signal => $"{signal.Name}({string.Join(", ", signal.Arguments)})"))
            .Order(StringComparer.Ordinal);

    private async Task<string> UpdateAsync(Dictionary<string, BusVariant>? options = null) =>
        (string)(await _bus.CallAsync(ServiceMachine.Call("Update", "a{sv}", options ?? [])))[0];

    private Task<object[]> CallJobAsync(string job, string member) => _bus.CallAsync(new BusRequest(BusNames.Service, job, BusNames.Job, member, "a{sv}", ServiceMachine.None));

    private async Task<object[]> InhibitorsAsync() => (object[])await ServiceMachine.ReadAsync(_bus, BusNames.ManagerPath, BusNames.Manager, "Inhibitors");
}
