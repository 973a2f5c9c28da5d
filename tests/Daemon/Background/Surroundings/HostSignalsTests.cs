using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Interop;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

/// <summary>What NetworkManager, UPower and logind say, from python-dbusmock's templates of them.</summary>
public sealed class HostSignalsTests
{
    [Fact]
    public async Task ReadAsync_WhereNobodyIsThere_KnowsNothingAndStartsNobody()
    {
        await using var host = await MockedHost.StartAsync();
        foreach (var name in (string[])[MockedHost.NetworkManager, MockedHost.UPower, MockedHost.Login])
        {
            File.WriteAllText(
                Path.Combine(host.Bus.ServiceDirectory, $"{name}.service"),
                $"[D-BUS Service]\nName={name}\nUser=root\nExec=/usr/bin/touch {host.Bus.ServiceDirectory}/started\n");
        }

        var situation = await ReadAsync(host);

        Assert.Equal(
            new BackgroundSituation { Uptime = situation.Uptime, ClockSynchronised = situation.ClockSynchronised, Gaming = false, Inhibitors = situation.Inhibitors }, situation);
        Assert.Empty(situation.Inhibitors);
        Assert.False(File.Exists(Path.Combine(host.Bus.ServiceDirectory, "started")));
    }

    [Fact]
    public async Task ReadAsync_OfTheKernel_SaysWhatItSays()
    {
        await using var host = await MockedHost.StartAsync();

        var situation = await ReadAsync(host);

        var uptime = double.Parse(Tool.Run("/usr/bin/python3", "-c", "import time; print(time.clock_gettime(time.CLOCK_MONOTONIC))"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(uptime - situation.Uptime!.Value.TotalSeconds, 0, 60);
        Assert.Equal(SystemClock.IsSynchronised, situation.ClockSynchronised);
    }

    [Fact]
    public async Task ReadAsync_OfNetworkManager_HasItsNumbers()
    {
        await using var host = await MockedHost.StartAsync("networkmanager");

        await host.SetNetworkAsync("Metered", BusVariant.Of(3u));
        await host.SetNetworkAsync("Connectivity", BusVariant.Of(2u));
        var situation = await ReadAsync(host);

        Assert.Equal((MeteredConnection.GuessYes, NetworkConnectivity.Portal), (situation.Metered, situation.Connectivity));
    }

    [Fact]
    public async Task ReadAsync_OfUPower_HasTheCharge()
    {
        await using var host = await MockedHost.StartAsync("upower");
        await host.SetPowerAsync("OnBattery", BusVariant.Of(true));
        await host.SetBatteryAsync("Percentage", BusVariant.Of(42.5));

        var without = await ReadAsync(host);
        await host.SetBatteryAsync("IsPresent", BusVariant.Of(true));
        var with = await ReadAsync(host);

        Assert.Equal((true, null), (without.OnBattery, without.BatteryPercent));
        Assert.Equal((true, 42.5), (with.OnBattery, with.BatteryPercent));
    }

    [Fact]
    public async Task ReadAsync_OfLogind_HasWhatItPreparesFor()
    {
        await using var host = await MockedHost.StartAsync("logind");

        var calm = await ReadAsync(host);
        await host.SetLoginAsync("PreparingForSleep", BusVariant.Of(true));
        var sleepy = await ReadAsync(host);
        await host.SetLoginAsync("PreparingForShutdown", BusVariant.Of(true));
        var ending = await ReadAsync(host);

        Assert.Equal((false, false), (calm.SleepPending, calm.ShutdownPending));
        Assert.Equal((true, false), (sleepy.SleepPending, sleepy.ShutdownPending));
        Assert.Equal((true, true), (ending.SleepPending, ending.ShutdownPending));
    }

    [Fact]
    public async Task ReadAsync_OfLogind_HasHowLongNobodyWasThere()
    {
        await using var host = await MockedHost.StartAsync("logind");
        var now = TimeProvider.System.GetElapsedTime(0);

        var used = await ReadAsync(host);
        await host.SetLoginAsync("IdleHint", BusVariant.Of(true));
        var always = await ReadAsync(host);
        await host.SetLoginAsync("IdleSinceHintMonotonic", BusVariant.Of((ulong)(now.TotalMicroseconds - 60_000_000)));

        // What the clock said then, which may have been dead.
        await host.SetLoginAsync("IdleSinceHint", BusVariant.Of(1_000_000UL));
        var minute = await ReadAsync(host);
        await host.SetLoginAsync("IdleSinceHintMonotonic", BusVariant.Of(ulong.MaxValue));
        var ahead = await ReadAsync(host);

        Assert.Equal(TimeSpan.Zero, used.Idle);
        Assert.Equal(always.Uptime!.Value.TotalSeconds, always.Idle!.Value.TotalSeconds, tolerance: 5);
        Assert.InRange(minute.Idle!.Value.TotalSeconds, 60, 120);
        Assert.Equal(TimeSpan.Zero, ahead.Idle);
    }

    [Theory]
    [InlineData("shutdown", "block", true)]
    [InlineData("sleep:shutdown:idle", "block", true)]
    [InlineData("shutdown", "block-weak", true)]
    [InlineData("shutdown", "delay", false)]
    [InlineData("sleep:idle", "block", false)]
    [InlineData("handle-lid-switch", "block", false)]
    public async Task ReadAsync_OfLogind_HasWhoStandsAgainstAReboot(string what, string mode, bool stands)
    {
        await using var host = await MockedHost.StartAsync("logind");
        using var held = (Microsoft.Win32.SafeHandles.SafeFileHandle)(await host.Connection.CallAsync(
            new BusRequest(MockedHost.Login, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "Inhibit", "ssss", what, "burner", "a disc is written", mode)))[0];

        var situation = await ReadAsync(host);

        BackgroundInhibitor[] expected = stands ? [new BackgroundInhibitor("burner", "a disc is written", InhibitedWork.Reboot)] : [];
        Assert.Equal(expected, situation.Inhibitors.ToArray());
    }

    [Fact]
    public async Task ReadAsync_WhereOneIsSilent_KnowsTheRest()
    {
        await using var host = await MockedHost.StartAsync("networkmanager");
        await host.SetNetworkAsync("Metered", BusVariant.Of(1u));
        await using var silent = await SilentService.ShowAsync(host.Bus.Address, MockedHost.UPower);

        var begun = TimeProvider.System.GetTimestamp();
        var situation = await ReadAsync(host);

        Assert.Equal((MeteredConnection.Yes, null), (situation.Metered, situation.OnBattery));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 1.9, 10);
    }

    [Fact]
    public async Task Changed_WhenSomethingOfInterestChanges_IsToldAndForNothingElse()
    {
        await using var host = await MockedHost.StartAsync("networkmanager", "upower", "logind", "timedated");
        using var directory = new TemporaryDirectory();
        using var signals = new HostSignals(host.Connection, TimeProvider.System, directory.Path, () => SystemClock.IsSynchronised);
        var told = 0;
        signals.Changed += () => told++;
        await signals.StartAsync();

        await ExpectAsync(0, () => host.SetNetworkAsync("WirelessEnabled", BusVariant.Of(true)));
        await ExpectAsync(1, () => host.SetNetworkAsync("Metered", BusVariant.Of(1u)));
        await ExpectAsync(1, () => host.SetNetworkAsync("Connectivity", BusVariant.Of(1u)));
        await ExpectAsync(0, () => host.SetPowerAsync("LidIsClosed", BusVariant.Of(true)));
        await ExpectAsync(1, () => host.SetPowerAsync("OnBattery", BusVariant.Of(true)));
        await ExpectAsync(1, () => host.SetBatteryAsync("Percentage", BusVariant.Of(7.0)));
        await ExpectAsync(1, () => host.SetLoginAsync("IdleHint", BusVariant.Of(true)));
        await ExpectAsync(1, () => host.PrepareAsync("PrepareForSleep"));
        await ExpectAsync(1, () => host.PrepareAsync("PrepareForShutdown"));
        await ExpectAsync(0, () => SetTimeAsync("NTP", BusVariant.Of(false)));
        await ExpectAsync(1, () => SetTimeAsync("Timezone", BusVariant.Of("Asia/Tokyo")));

        Task SetTimeAsync(string name, BusVariant value) => host.SetAsync(MockedHost.TimeDate, "/org/freedesktop/timedate1", MockedHost.TimeDate, (name, value));

        async Task ExpectAsync(int times, Func<Task> change)
        {
            told = 0;
            await change();

            // The bus keeps the order of one sender: what he told comes before his answer.
            Assert.Equal(times, Volatile.Read(ref told));
        }
    }

    [Fact]
    public async Task Changed_WhenAServiceComes_IsTold()
    {
        await using var host = await MockedHost.StartAsync();
        using var directory = new TemporaryDirectory();
        using var signals = new HostSignals(host.Connection, TimeProvider.System, directory.Path, () => SystemClock.IsSynchronised);
        var told = new TaskCompletionSource();
        signals.Changed += () => told.TrySetResult();
        await signals.StartAsync();

        await host.StartTemplateAsync("upower");

        await told.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private static async Task<BackgroundSituation> ReadAsync(MockedHost host)
    {
        using var directory = new TemporaryDirectory();
        using var signals = new HostSignals(host.Connection, TimeProvider.System, directory.Path, () => SystemClock.IsSynchronised);
        return await host.Connection.RunAsync(signals.ReadAsync);
    }
}
