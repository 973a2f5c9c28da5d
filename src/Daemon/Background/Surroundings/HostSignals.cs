using System.Collections.Immutable;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Interop;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>
/// What other services of the machine say: NetworkManager, UPower and logind. Who is not there says nothing, and is not started for being asked. Belongs to the
/// bus's thread.
/// </summary>
internal sealed class HostSignals(BusConnection bus, TimeProvider time) : IDisposable
{
    private const string NetworkManager = "org.freedesktop.NetworkManager";
    private const string UPower = "org.freedesktop.UPower";
    private const string Logind = "org.freedesktop.login1";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);
    private static readonly IReadOnlyDictionary<string, object> s_nothing = new Dictionary<string, object>();
    private readonly List<IDisposable> _listening = [];

    /// <summary>Told that one of them has something new to say.</summary>
    public event Action? Changed;

    /// <summary>Begins to listen.</summary>
    public async Task StartAsync()
    {
        string[] matches =
        [
            $"type='signal',sender='{NetworkManager}',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'",
            $"type='signal',sender='{UPower}',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'",
            $"type='signal',sender='{Logind}',interface='{Logind}.Manager',member='PrepareForSleep'",
            $"type='signal',sender='{Logind}',interface='{Logind}.Manager',member='PrepareForShutdown'",
        ];
        foreach (var match in matches)
        {
            _listening.Add(await bus.ListenAsync(match, _ => Changed?.Invoke()).ConfigureAwait(true));
        }
    }

    /// <summary>The part of the situation that they know.</summary>
    public async Task<BackgroundSituation> ReadAsync()
    {
        var network = ReadAllAsync(NetworkManager, "/org/freedesktop/NetworkManager", NetworkManager);
        var power = ReadAllAsync(UPower, "/org/freedesktop/UPower", UPower);
        var battery = ReadAllAsync(UPower, "/org/freedesktop/UPower/devices/DisplayDevice", UPower + ".Device");
        var login = ReadAllAsync(Logind, "/org/freedesktop/login1", Logind + ".Manager");
        var games = Task.Run(Games.IsAnyRunning);
        await Task.WhenAll(network, power, battery, login, games).ConfigureAwait(true);
        return new BackgroundSituation
        {
            Uptime = TimeSpan.FromMilliseconds(Environment.TickCount64),
            ClockSynchronised = SystemClock.IsSynchronised,
            Connectivity = (NetworkConnectivity)(Value<uint>(network, "Connectivity") ?? 0),
            Metered = (MeteredConnection)(Value<uint>(network, "Metered") ?? 0),
            OnBattery = Value<bool>(power, "OnBattery"),
            BatteryPercent = Value<bool>(battery, "IsPresent") == false ? null : Value<double>(battery, "Percentage"),
            Gaming = await games.ConfigureAwait(true),
            Idle = ReadIdle(login),
            SleepPending = Value<bool>(login, "PreparingForSleep"),
            ShutdownPending = Value<bool>(login, "PreparingForShutdown"),
            Inhibitors = await ReadInhibitorsAsync().ConfigureAwait(true),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _listening.ForEach(item => item.Dispose());

    private TimeSpan? ReadIdle(Task<IReadOnlyDictionary<string, object>> login)
    {
        if (Value<bool>(login, "IdleHint") is not { } isIdle)
        {
            return null;
        }

        // Microseconds since 1970; 0 when there is no session that could be idle.
        var since = Value<ulong>(login, "IdleSinceHint") ?? 0;
        var idle = time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddMicroseconds(since);
        return !isIdle ? TimeSpan.Zero : since == 0 ? TimeSpan.FromMilliseconds(Environment.TickCount64) : idle > TimeSpan.Zero ? idle : TimeSpan.Zero;
    }

    /// <summary>Who stands against a reboot: inhibitors of shutdown that block it.</summary>
    private async Task<ImmutableArray<BackgroundInhibitor>> ReadInhibitorsAsync()
    {
        try
        {
            var answer = await bus.CallAsync(
                new BusRequest(Logind, "/org/freedesktop/login1", Logind + ".Manager", "ListInhibitors") { Limit = s_limit, MayStart = false }).ConfigureAwait(true);
            return
            [
                .. from item in (object[])answer[0]
                   let row = (object[])item
                   where (string)row[3] == "block" && ((string)row[0]).Split(':').Contains("shutdown")
                   select new BackgroundInhibitor((string)row[1], (string)row[2], InhibitedWork.Reboot),
            ];
        }
        catch (BusException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyDictionary<string, object>> ReadAllAsync(string service, string path, string type)
    {
        try
        {
            var answer = await bus.CallAsync(
                new BusRequest(service, path, "org.freedesktop.DBus.Properties", "GetAll", "s", type) { Limit = s_limit, MayStart = false }).ConfigureAwait(true);
            return (IReadOnlyDictionary<string, object>)answer[0];
        }
        catch (BusException)
        {
            return s_nothing;
        }
    }

    private static T? Value<T>(Task<IReadOnlyDictionary<string, object>> properties, string name)
        where T : struct => properties.Result.TryGetValue(name, out var value) && ((BusVariant)value).Value is T known ? known : null;
}
