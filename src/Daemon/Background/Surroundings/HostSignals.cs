using System.Collections.Immutable;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Interop;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>
/// What other services of the machine say: NetworkManager, UPower, logind and the GameMode of each user; and what the kernel says of the clock and of games. Who is not there
/// says nothing, and is not started for being asked. Belongs to the bus's thread.
/// </summary>
internal sealed class HostSignals : IDisposable
{
    private const string NetworkManager = "org.freedesktop.NetworkManager";
    private const string UPower = "org.freedesktop.UPower";
    private const string TimeDate = "org.freedesktop.timedate1";
    private const string Properties = "org.freedesktop.DBus.Properties";

    /// <summary>The objects whose properties are of interest, and which of them. NetworkManager alone tells of other things many times a minute.</summary>
    private static readonly (string Service, string Path, string Interface, string[] Names)[] s_watched =
    [
        (NetworkManager, "/org/freedesktop/NetworkManager", NetworkManager, ["Connectivity", "Metered"]),
        (UPower, "/org/freedesktop/UPower", UPower, ["OnBattery"]),
        (UPower, "/org/freedesktop/UPower/devices/DisplayDevice", UPower + ".Device", ["IsPresent", "Percentage"]),
        (Login.Service, Login.Path, Login.Manager, ["IdleHint", "BlockInhibited"]),
    ];

    private static readonly IReadOnlyDictionary<string, object> s_nothing = new Dictionary<string, object>();

    private readonly BusConnection _bus;
    private readonly TimeProvider _time;
    private readonly LimitedReading<bool> _games;
    private readonly GameMode _gameMode;
    private readonly Func<bool> _isClockSynchronised;
    private readonly List<IDisposable> _listening = [];

    /// <summary>Makes it; nothing is told before <see cref="StartAsync"/>.</summary>
    /// <param name="bus">The system bus.</param>
    /// <param name="time">The clock.</param>
    /// <param name="root">The root of the running system, below which <c>proc</c> and <c>run</c> lie.</param>
    /// <param name="isClockSynchronised">Whether something keeps the clock right.</param>
    public HostSignals(BusConnection bus, TimeProvider time, string root, Func<bool> isClockSynchronised)
    {
        _isClockSynchronised = isClockSynchronised;
        _bus = bus;
        _time = time;
        _games = new LimitedReading<bool>(() => Task.Run(() => AreGamesRunning(Path.Join(root, "proc"))), time);
        _gameMode = new GameMode(Path.Join(root, "run/user"), time);
    }

    /// <summary>Told that the time zone changed, or that one of the services has something new to say, came or went. Games do not tell.</summary>
    public event Action? Changed;

    /// <summary>Begins to listen.</summary>
    public async Task StartAsync()
    {
        foreach (var (service, path, type, names) in s_watched)
        {
            await ListenAsync(
                $"type='signal',sender='{service}',path='{path}',interface='{Properties}',member='PropertiesChanged',arg0='{type}'",
                signal => Concerns(signal, names)).ConfigureAwait(true);
        }

        await ListenAsync(
            $"type='signal',sender='{TimeDate}',path='/org/freedesktop/timedate1',interface='{Properties}',member='PropertiesChanged',arg0='{TimeDate}'",
            signal => Concerns(signal, ["Timezone"])).ConfigureAwait(true);
        foreach (var service in s_watched.Select(item => item.Service).Distinct())
        {
            await ListenAsync($"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{service}'", _ => true).ConfigureAwait(true);
        }

        foreach (var member in (string[])["PrepareForSleep", "PrepareForShutdown"])
        {
            await ListenAsync($"type='signal',sender='{Login.Service}',path='{Login.Path}',interface='{Login.Manager}',member='{member}'", _ => true).ConfigureAwait(true);
        }
    }

    /// <summary>The part of the situation that they know. Takes <see cref="SurroundingsLimits.Answer"/> and a little more at most.</summary>
    public async Task<BackgroundSituation> ReadAsync()
    {
        var properties = s_watched.Select(item => ReadAllAsync(item.Service, item.Path, item.Interface)).ToArray();
        var inhibitors = ReadInhibitorsAsync();
        var games = _games.ReadAsync();
        var gameMode = _gameMode.IsActiveAsync();
        await Task.WhenAll([.. properties, inhibitors, games, gameMode]).ConfigureAwait(true);

        var (network, power, battery, login) = (properties[0].Result, properties[1].Result, properties[2].Result, properties[3].Result);
        return new BackgroundSituation
        {
            Uptime = SinceBoot(),
            ClockSynchronised = _isClockSynchronised(),
            Connectivity = (NetworkConnectivity)(Value<uint>(network, "Connectivity") ?? 0),
            Metered = (MeteredConnection)(Value<uint>(network, "Metered") ?? 0),
            OnBattery = Value<bool>(power, "OnBattery"),
            BatteryPercent = Value<bool>(battery, "IsPresent") == false ? null : Value<double>(battery, "Percentage"),
            Gaming = gameMode.Result ? true : games.Result,
            Idle = ReadIdle(login),
            SleepPending = Value<bool>(login, "PreparingForSleep"),
            ShutdownPending = Value<bool>(login, "PreparingForShutdown"),
            Inhibitors = inhibitors.Result,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _listening.ForEach(item => item.Dispose());

    private static bool AreGamesRunning(string proc)
    {
        try
        {
            return Games.IsAnyRunning(proc);
        }
        catch (LinuxException)
        {
            // Without /proc nobody could play.
            return false;
        }
    }

    /// <summary>Whether PropertiesChanged(interface, changed, invalidated) tells of one of these.</summary>
    private static bool Concerns(BusSignal signal, string[] names) =>
        signal.Arguments is [_, IReadOnlyDictionary<string, object> changed, object[] invalidated]
        && (names.Any(changed.ContainsKey) || invalidated.OfType<string>().Any(names.Contains));

    private static T? Value<T>(IReadOnlyDictionary<string, object> properties, string name)
        where T : struct => properties.GetValueOrDefault(name) is BusVariant { Value: T known } ? known : null;

    private async Task ListenAsync(string match, Func<BusSignal, bool> concerns) => _listening.Add(await _bus.ListenAsync(match, signal =>
    {
        if (concerns(signal))
        {
            Changed?.Invoke();
        }
    }).ConfigureAwait(true));

    /// <summary>CLOCK_MONOTONIC, as the kernel and logind count it: sleep is left out.</summary>
    private TimeSpan SinceBoot() => _time.GetElapsedTime(0);

    private TimeSpan? ReadIdle(IReadOnlyDictionary<string, object> login)
    {
        if (Value<bool>(login, "IdleHint") is not { } isIdle)
        {
            return null;
        }

        // By the clock that nobody sets: a handheld may have been idle since 1970. 0 when there is no session that could be busy.
        var since = Value<ulong>(login, "IdleSinceHintMonotonic") ?? 0;
        return isIdle ? TimeSpan.FromMicroseconds(Math.Max(0, SinceBoot().TotalMicroseconds - since)) : TimeSpan.Zero;
    }

    /// <summary>Who stands against a reboot: inhibitors that block a shutdown.</summary>
    private async Task<ImmutableArray<BackgroundInhibitor>> ReadInhibitorsAsync()
    {
        var answer = await AskAsync(new BusRequest(Login.Service, Login.Path, Login.Manager, "ListInhibitors")).ConfigureAwait(true);
        return answer is not [object[] all]
            ? []
            : [.. all.Select(Inhibitor).OfType<BackgroundInhibitor>().Take(SurroundingsLimits.Inhibitors)];
    }

    /// <summary>One of (what, who, why, mode, user, process), where it blocks a shutdown. A weak one (of systemd 257) lets root pass, but nobody insists here.</summary>
    private static BackgroundInhibitor? Inhibitor(object listed) =>
        listed is object[] and [string what, string who, string why, "block" or "block-weak", ..] && what.Split(':').Contains("shutdown")
            ? new BackgroundInhibitor(who, why, InhibitedWork.Reboot)
            : null;

    private async Task<IReadOnlyDictionary<string, object>> ReadAllAsync(string service, string path, string type) =>
        await AskAsync(new BusRequest(service, path, Properties, "GetAll", "s", type)).ConfigureAwait(true) is [IReadOnlyDictionary<string, object> all] ? all : s_nothing;

    /// <summary>The answer; empty when there is none.</summary>
    private async Task<object[]> AskAsync(BusRequest request)
    {
        try
        {
            return await _bus.CallAsync(request with { Limit = SurroundingsLimits.Answer, MayStart = false }).ConfigureAwait(true);
        }
        catch (Exception e) when (e is BusException or LinuxException)
        {
            return [];
        }
    }
}
