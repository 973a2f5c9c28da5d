using System.Text.Json;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Pull;
using SkorionOS.Deploy.Status;
using SkorionOS.Interop;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Cli.Service;

/// <summary>The service, seen from the command line: the same verbs, done by it.</summary>
internal sealed class ServiceClient : IDisposable
{
    private const string Driver = "org.freedesktop.DBus";
    private readonly BusConnection _bus;

    private ServiceClient(BusConnection bus) => _bus = bus;

    /// <summary>Connects to the service, which is started when it does not run.</summary>
    /// <param name="address">Where the bus listens; null for nowhere.</param>
    /// <returns>Null when there is no bus, as in a rescue shell, or no service on it: then the engine works in this process.</returns>
    public static async Task<ServiceClient?> TryConnectAsync(string? address)
    {
        if (address is null)
        {
            return null;
        }

        BusConnection bus;
        try
        {
            bus = await BusConnection.OpenAsync(address).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LinuxException or DllNotFoundException)
        {
            return null;
        }

        try
        {
            if (await IsThereAsync(bus).ConfigureAwait(false))
            {
                return new ServiceClient(bus);
            }
        }
        catch (BusException)
        {
            // A bus that does not even know its names will not lead to the service.
            bus.Dispose();
            return null;
        }

        bus.Dispose();
        return null;
    }

    /// <summary>The whole status.</summary>
    public async Task<BootcHost> DescribeAsync()
    {
        var text = await CallAsync<string>("Describe", "a{sv}", Options()).ConfigureAwait(false);
        return JsonSerializer.Deserialize(text, StatusJson.Default.BootcHost)!;
    }

    /// <summary>What was done, newest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> ReadHistoryAsync() => JsonSerializer.Deserialize(
        await CallAsync<string>("ListHistory", "a{sv}", Options()).ConfigureAwait(false), HistoryJson.Default.IReadOnlyListHistoryEntry)!;

    /// <summary>Asks whether there is something newer.</summary>
    /// <param name="cancellationToken">Waits no longer for the registry, or for a person who is asked for a password.</param>
    public async Task<UpdateReport> CheckAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync<IReadOnlyDictionary<string, object>>(Request("Check", "a{sv}", Options()), cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize((string)((BusVariant)answer["report"]).Value, ReportJson.Default.UpdateReport)!;
    }

    /// <summary>Updates.</summary>
    /// <param name="request">How far.</param>
    /// <param name="progress">Told how far the job is.</param>
    /// <param name="cancellationToken">Asks the job to stop; this ends when the job has.</param>
    public Task<UpdateReport> UpdateAsync(UpdateRequest request, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        var options = new Dictionary<string, BusVariant>();
        if (request.DownloadOnly)
        {
            options["download-only"] = BusVariant.Of(true);
        }

        if (request.FromDownloaded)
        {
            options["from-downloaded"] = BusVariant.Of(true);
        }

        if (request.Now)
        {
            options["now"] = BusVariant.Of(true);
        }

        if (request.AllowDowngrade)
        {
            options["allow-downgrade"] = BusVariant.Of(true);
        }

        return RunJobAsync(Request("Update", "a{sv}", options), progress, cancellationToken);
    }

    /// <summary>Switches to another image.</summary>
    public Task<UpdateReport> SwitchAsync(
        string image, bool tlsVerify, bool enforcesPolicy, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        var options = new Dictionary<string, BusVariant> { ["tls-verify"] = BusVariant.Of(tlsVerify) };
        if (enforcesPolicy)
        {
            options["enforce-container-sigpolicy"] = BusVariant.Of(true);
        }

        return RunJobAsync(Request("Switch", "sa{sv}", image, options), progress, cancellationToken);
    }

    /// <summary>Boots another deployment next.</summary>
    public async Task<RollbackReport> RollbackAsync(string? deployment) => JsonSerializer.Deserialize(
        await CallAsync<string>("Rollback", "sa{sv}", deployment ?? "", Options()).ConfigureAwait(false), ReportJson.Default.RollbackReport)!;

    /// <summary>Keeps a deployment, or no longer.</summary>
    public async Task<DeploymentReport> PinAsync(string? deployment, bool isPinned) => JsonSerializer.Deserialize(
        await CallAsync<string>("Pin", "sba{sv}", deployment ?? "", isPinned, Options()).ConfigureAwait(false), ReportJson.Default.DeploymentReport)!;

    /// <summary>Lets updates stage a deployment again.</summary>
    public async Task<UnholdReport> UnholdAsync(string? deployment) => JsonSerializer.Deserialize(
        await CallAsync<string>("Unhold", "sa{sv}", deployment ?? "", Options()).ConfigureAwait(false), ReportJson.Default.UnholdReport)!;

    /// <inheritdoc/>
    public void Dispose() => _bus.Dispose();

    /// <summary>A call of the service; who is asked for a password meanwhile may take his time.</summary>
    internal static BusRequest Request(string member, string signature, params object[] arguments) =>
        new(BusNames.Service, BusNames.ManagerPath, BusNames.Manager, member, signature, arguments) { MayAsk = true, Limit = Timeout.InfiniteTimeSpan };

    private static Dictionary<string, BusVariant> Options() => [];

    private static async Task<bool> IsThereAsync(BusConnection bus)
    {
        var owned = await bus.CallAsync(new BusRequest(Driver, "/org/freedesktop/DBus", Driver, "NameHasOwner", "s", BusNames.Service)).ConfigureAwait(false);
        if ((bool)owned[0])
        {
            return true;
        }

        var names = await bus.CallAsync(new BusRequest(Driver, "/org/freedesktop/DBus", Driver, "ListActivatableNames")).ConfigureAwait(false);
        return ((object[])names[0]).Contains(BusNames.Service);
    }

    private Task<T> CallAsync<T>(string member, string signature, params object[] arguments) => CallAsync<T>(Request(member, signature, arguments), CancellationToken.None);

    private async Task<T> CallAsync<T>(BusRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (T)(await _bus.CallAsync(request, cancellationToken).ConfigureAwait(false))[0];
        }
        catch (BusException e)
        {
            throw ServiceErrors.Translate(e);
        }
    }

    private async Task<UpdateReport> RunJobAsync(BusRequest request, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            var report = await new JobFollower(_bus, progress).RunAsync(request, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(report, ReportJson.Default.UpdateReport)!;
        }
        catch (BusException e)
        {
            throw ServiceErrors.Translate(e);
        }
    }
}
