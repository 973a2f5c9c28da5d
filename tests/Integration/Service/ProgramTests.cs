using System.Text.Json.Nodes;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>The program as a client of the service: it says the same as where there is none, to everybody who may ask.</summary>
public sealed class ProgramTests : IAsyncLifetime
{
    private ServiceMachine _machine = null!;

    public async Task InitializeAsync() => _machine = await ServiceMachine.StartAsync();

    public async Task DisposeAsync() => await _machine.DisposeAsync();

    [Theory]
    [InlineData("history")]
    [InlineData("history", "--json")]
    public async Task History_ThroughTheService_IsTheSameForEverybody(params string[] verb)
    {
        _machine.Publish("2.0");
        Assert.Equal(0, (await _machine.RunAsync("update", "--quiet")).ExitCode);
        Assert.Equal(0, (await _machine.RunAsync("rollback")).ExitCode);
        Assert.Equal(1, (await _machine.RunAsync("switch", $"{_machine.Registry.Host}/none:latest", "--tls-verify=false")).ExitCode);
        var (_, here, _) = await _machine.RunAsync([.. verb, "--sysroot", _machine.Sysroot]);

        var (exit, told, error) = await _machine.RunAsAsync("nobody", verb);

        Assert.True(exit == 0, error + _machine.Log);
        Assert.Contains("rollback", told, StringComparison.Ordinal);
        Assert.Equal(here, told);
        Assert.Equal(here, (await _machine.RunAsync(verb)).Output);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Check_ThroughTheService_AnswersTheSameAndTellsEverybody(bool isNewer, bool isHeld)
    {
        if (isNewer)
        {
            _machine.Publish("2.0");
        }

        if (isHeld)
        {
            Assert.Equal(0, (await _machine.RunAsync("update", "--quiet")).ExitCode);
            Assert.Equal(0, (await _machine.RunAsync("rollback")).ExitCode);
        }

        foreach (var format in (string[])["humanreadable", "json"])
        {
            string[] verb = ["update", "--check", "--format", format];
            var (_, here, _) = await _machine.RunAsync([.. verb, "--sysroot", _machine.Sysroot]);

            var (exit, told, error) = await _machine.RunAsync(verb);

            Assert.True(exit == 0, error + _machine.Log);
            Assert.Equal(here, told);
        }

        using var bus = await _machine.ConnectAsync();
        var kept = (IReadOnlyDictionary<string, object>)await ServiceMachine.ReadAsync(bus, BusNames.ManagerPath, BusNames.Manager, "UpdateAvailable");
        Assert.Equal(isHeld ? "held" : isNewer ? "available" : "unchanged", ((BusVariant)kept["outcome"]).Value);
    }

    [Fact]
    public async Task Update_BeforeTheTurnOfTheMachine_IsPostponedUntilSomebodyGoesAhead()
    {
        _machine.Configure("rollout.position = 0.5");
        var turn = new DateTimeOffset(2999, 5, 1, 18, 0, 0, TimeSpan.Zero);
        _machine.Publish("2.0", annotations: [(RolloutAnnotations.Start, "2999-05-01T12:00:00Z"), (RolloutAnnotations.Duration, "PT12H")]);

        var (checkExit, check, checkError) = await _machine.RunAsync("update", "--check");
        var (exit, text, error) = await _machine.RunAsync("update");
        var (_, json, _) = await _machine.RunAsync("update", "--json", "--quiet");

        Assert.True(checkExit == 0, checkError + _machine.Log);
        Assert.True(exit == 0, error + _machine.Log);
        var when = turn.ToLocalTime().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"is being rolled out; this machine's turn comes at about {when}.\n`bootc update --now` goes ahead of it.\n", text, StringComparison.Ordinal);
        Assert.Equal(text, check);
        Assert.Equal(turn, (DateTimeOffset)JsonNode.Parse(json)!["postponement"]!["until"]!);
        Assert.Equal("1.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
        using var bus = await _machine.ConnectAsync();
        var kept = (IReadOnlyDictionary<string, object>)await ServiceMachine.ReadAsync(bus, BusNames.ManagerPath, BusNames.Manager, "UpdateAvailable");
        Assert.Equal(
            ("postponed", (ulong)turn.ToUnixTimeSeconds(), "the image reaches this machine later"),
            (((BusVariant)kept["outcome"]).Value, ((BusVariant)kept["turn"]).Value, ((BusVariant)kept["reason"]).Value));

        var (now, ahead, nowError) = await _machine.RunAsync("update", "--now");

        Assert.True(now == 0, nowError + _machine.Log);
        Assert.Contains("Next boot:", ahead, StringComparison.Ordinal);
        Assert.Equal("2.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
    }

    [Fact]
    public async Task Update_ToAnOlderImage_IsRefusedUntilSomebodyAllowsIt()
    {
        _machine.Publish("2.0", annotations: [("org.skorionos.bootc.sequence", "42")]);
        Assert.Equal(0, (await _machine.RunAsync("update", "--quiet")).ExitCode);
        _machine.Publish("1.5", annotations: [("org.skorionos.bootc.sequence", "41")]);

        var (checkExit, check, checkError) = await _machine.RunAsync("update", "--check");
        var (exit, _, error) = await _machine.RunAsync("update", "--quiet");

        Assert.True(checkExit == 0, checkError + _machine.Log);
        Assert.Contains("is not taken: it is older (sequence 41) than what was staged before (sequence 42).\n", check, StringComparison.Ordinal);
        Assert.Equal(1, exit);
        Assert.Contains("[image-older]", error, StringComparison.Ordinal);
        Assert.Contains("`bootc update --allow-downgrade`", error, StringComparison.Ordinal);
        Assert.Equal("2.0", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
        using var bus = await _machine.ConnectAsync();
        var kept = (IReadOnlyDictionary<string, object>)await ServiceMachine.ReadAsync(bus, BusNames.ManagerPath, BusNames.Manager, "UpdateAvailable");
        Assert.Equal(("refused", "image-older"), (((BusVariant)kept["outcome"]).Value, ((BusVariant)kept["code"]).Value));

        var (allowed, text, allowedError) = await _machine.RunAsync("update", "--allow-downgrade");

        Assert.True(allowed == 0, allowedError + _machine.Log);
        Assert.Contains("It was taken because you asked for it", text, StringComparison.Ordinal);
        Assert.Equal("1.5", (string?)(await _machine.ReadStatusAsync())["staged"]!["image"]!["version"]);
    }
}
