using Microsoft.Win32.SafeHandles;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Signing;

namespace SkorionOS.Daemon.Tests.Background.Runs;

/// <summary>What keeps the background from beginning, and what lets it begin.</summary>
public sealed class BackgroundWaitTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Metered_UntilNetworkManagerSaysOtherwise_Waits()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(1u));
        var image = machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("metered");
        Assert.Equal(0, machine.CountDownloads(image));

        // No time goes by.
        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(2u));

        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Battery_UntilItIsCharged_Waits()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        await machine.Host.SetPowerAsync("OnBattery", BusVariant.Of(true));
        await machine.Host.SetBatteryAsync("IsPresent", BusVariant.Of(true));
        await machine.Host.SetBatteryAsync("Percentage", BusVariant.Of(12.0));
        machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("battery-low");

        await machine.Host.SetBatteryAsync("Percentage", BusVariant.Of(31.0));

        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Inhibit_UntilTheDescriptorIsClosed_Waits()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        machine.Publish("2.0");
        var held = (SafeFileHandle)(await machine.CallAsync("Inhibit", "ssa{sv}", "a game", "a boss fight", new Dictionary<string, BusVariant>()))[0];
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("inhibited");
        var reason = (object[])((object[])await machine.ReadAsync("WaitingFor"))[0];
        Assert.Equal("a game asks to wait: a boss fight", reason[1]);
        Assert.Empty(machine.Registry.Requests);

        held.Dispose();

        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Clock_UntilItIsSynchronised_AsksNobody()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        machine.IsClockSynchronised = false;
        machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("clock-not-synchronised");
        Assert.Empty(machine.Registry.Requests);

        machine.IsClockSynchronised = true;
        machine.Time.Advance(Poll);

        await machine.UntilJobAsync("done");
    }

    [Fact]
    public async Task Boot_UntilItIsFoundGood_AsksNobody()
    {
        await using var machine = await BackgroundMachine.StartAsync(isGood: false);
        machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("boot-not-blessed");
        Assert.Empty(machine.Registry.Requests);

        machine.Bless();
        machine.Time.Advance(Poll);

        await machine.UntilJobAsync("done");
    }

    [Fact]
    public async Task Unverified_UnlessItIsAllowed_IsNotTaken()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var image = machine.Publish("2.0");
        await machine.CallAsync(
            "SetConfiguration",
            "a{sv}a{sv}",
            new Dictionary<string, BusVariant> { ["background.allow-unverified"] = BusVariant.Of(false) },
            new Dictionary<string, BusVariant>());
        await machine.UntilWaitingForAsync("unverified");
        machine.Time.Advance(TimeSpan.FromHours(7));
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("unverified");
        Assert.Equal(0, machine.CountDownloads(image));

        await machine.CallAsync(
            "SetConfiguration",
            "a{sv}a{sv}",
            new Dictionary<string, BusVariant> { ["background.allow-unverified"] = BusVariant.Of(true) },
            new Dictionary<string, BusVariant>());

        await machine.UntilJobAsync("done");
    }

    [Fact]
    public async Task Unverified_WithASignatureThatThePolicyAsksFor_IsTaken()
    {
        using var signer = new TestSigner();
        using var policy = new PolicyRoot();
        policy.AddKey("ours", signer.Pem);
        await using var machine = await BackgroundMachine.StartAsync(policyRoot: policy.Path);
        policy.Require(machine.Registry.Host, PolicyRoot.Signed("matchRepository", "ours"));

        // Before the change of the settings: that makes the service look, and what it finds then counts until the next check.
        machine.Sign(machine.Publish("2.0"), signer);
        await machine.CallAsync(
            "SetConfiguration",
            "a{sv}a{sv}",
            new Dictionary<string, BusVariant> { ["background.allow-unverified"] = BusVariant.Of(false) },
            new Dictionary<string, BusVariant>());
        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Held_ByARollback_IsNeverTaken()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var image = machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilJobAsync("done");
        await machine.RollBackAsync();
        Assert.Equal("1.0", machine.Next);

        machine.Time.Advance(TimeSpan.FromHours(8));
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("held");

        Assert.Equal(("1.0", 1), (machine.Next, machine.CountDownloads(image)));
        Assert.Equal(["done"], await machine.JobsAsync());
        machine.Publish("3.0");
        machine.Time.Advance(TimeSpan.FromHours(8));
        await machine.UntilAsync(async () => await machine.JobsAsync() is ["done", "done"]);
        Assert.Equal("3.0", machine.Next);
    }

    [Theory]
    [InlineData("org.skorionos.bootc.sequence", "3", "2", "4", "older")]
    [InlineData("org.skorionos.bootc.channel", "stable", "beta", "stable", "foreign")]
    public async Task OlderOrForeign_WhateverTheRegistryHandsOut_IsNeverTaken(string key, string first, string second, string third, string code)
    {
        await using var machine = await BackgroundMachine.StartAsync();
        machine.Publish("2.0", (key, first));
        await machine.RunBackgroundAsync();
        await machine.UntilJobAsync("done");

        var image = machine.Publish("1.5", (key, second));
        machine.Time.Advance(TimeSpan.FromHours(8));
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync(code);

        Assert.Equal(("2.0", 0), (machine.Next, machine.CountDownloads(image)));
        Assert.Equal(["done"], await machine.JobsAsync());
        var told = (IReadOnlyDictionary<string, object>)await machine.ReadAsync("UpdateAvailable");
        Assert.Equal(("refused", $"image-{code}"), ((string)((BusVariant)told["outcome"]).Value, (string)((BusVariant)told["code"]).Value));
        machine.Publish("3.0", (key, third));
        machine.Time.Advance(TimeSpan.FromHours(8));
        await machine.UntilAsync(async () => await machine.JobsAsync() is ["done", "done"]);
        Assert.Equal("3.0", machine.Next);
    }

    [Fact]
    public async Task Rollout_UntilItIsOurTurn_WaitsWithTheTime()
    {
        await using var machine = await BackgroundMachine.StartAsync("rollout.position = 0.5");
        var start = machine.Time.GetUtcNow().AddHours(1);
        machine.Publish("2.0", (RolloutAnnotations.Start, start.ToString("yyyy-MM-dd'T'HH:mm:ssK", null)), (RolloutAnnotations.Duration, "PT4H"));
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("rollout");
        BackgroundMachine.AssertIsAbout(start.AddHours(2), await machine.NextRunAsync());

        machine.Time.Advance(TimeSpan.FromMinutes(170));
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("rollout");
        Assert.Empty(await machine.JobsAsync());
        machine.Time.Advance(TimeSpan.FromMinutes(10));

        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Settings_ThatNobodyUnderstands_LetItWait()
    {
        // From the start: a service that has begun to look would not read them again.
        await using var machine = await BackgroundMachine.StartAsync("background.mode = \"sometimes\"");
        machine.Publish("2.0");

        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("settings-invalid");

        Assert.Empty(machine.Registry.Requests);
        Assert.Equal("off", await machine.ReadAsync("BackgroundMode"));
    }
}
