using System.Text.Json;
using SkorionOS.Daemon.Access;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Bus;

/// <content>What changes the system, and so is not for everybody.</content>
internal sealed partial class Manager
{
    private async Task<object[]> UpdateAsync(BusCall call)
    {
        var options = new BusOptions(call);
        var digest = options.Take<string?>("digest", null);
        var order = new JobOrder
        {
            Kind = JobOrder.Update,
            Digest = digest,
            DownloadOnly = options.Take("download-only", false),
            FromDownloaded = options.Take("from-downloaded", false),
            Now = options.Take("now", false),
            AllowDowngrade = options.Take("allow-downgrade", false),
        };
        options.RefuseOthers();
        if (digest is not null && !Digest.TryParse(digest, out _))
        {
            throw new BusException(BusException.InvalidArgs, $"\"{digest}\" is no digest");
        }

        if (order.DownloadOnly && order.FromDownloaded)
        {
            throw new BusException(BusException.InvalidArgs, "download-only and from-downloaded exclude each other");
        }

        // What the last check found is an update. Another digest may be an older image.
        var isKnown = digest is null || (_available.TryGetValue("digest", out var known) && (string)known.Value == digest);
        var details = new Dictionary<string, string> { ["image"] = _boot.Image, ["digest"] = digest ?? "", ["now"] = order.Now ? "true" : "" };
        var action = isKnown && !order.AllowDowngrade ? PolicyAction.Update : PolicyAction.Downgrade;
        var user = await _gate.RequireAsync(call, action, details).ConfigureAwait(true);
        var job = await _jobs.AddAsync(order with { Uid = user }).ConfigureAwait(true);
        return [job.Shown.Path];
    }

    private async Task<object[]> SwitchAsync(BusCall call)
    {
        var options = new BusOptions(call);
        var image = (string)call.Arguments[0];
        var order = new JobOrder
        {
            Kind = JobOrder.Switch,
            Image = image,
            TlsVerify = options.Take("tls-verify", true),
            EnforcesSignaturePolicy = options.Take("enforce-container-sigpolicy", false),
        };
        options.RefuseOthers();
        var reference = ImageReference.Parse(image);
        var user = await _gate.IdentifyAsync(call).ConfigureAwait(true);
        if (user != 0 && reference.Transport != "registry")
        {
            // The service would read a path of the caller's choice as root.
            throw new BusException(BusException.AccessDenied, $"only root may switch to {image}, which is a path");
        }

        await _gate.RequireAsync(call, PolicyAction.Switch, new Dictionary<string, string> { ["image"] = image, ["from"] = _boot.Image }).ConfigureAwait(true);
        var job = await _jobs.AddAsync(order with { Uid = user }).ConfigureAwait(true);
        return [job.Shown.Path];
    }

    private async Task<object[]> RollbackAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        var name = NameIn(call);
        var user = await _gate.RequireAsync(call, PolicyAction.Rollback, Details(name)).ConfigureAwait(true);

        // Who goes back does not want what the background is bringing, and must not wait for it.
        await _jobs.EndBackgroundAsync().ConfigureAwait(true);
        var report = RollbackReport.From(await _door.UseAsync(engine => engine.With(options => options with { Actor = new Actor(Actor.User, user) }).Rollback(name)).ConfigureAwait(true));
        await RefreshAsync().ConfigureAwait(true);
        return [JsonSerializer.Serialize(report, ReportJson.Default.RollbackReport)];
    }

    private async Task<object[]> PinAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        var name = NameIn(call);
        var isPinned = (bool)call.Arguments[1];
        var user = await _gate.RequireAsync(call, PolicyAction.Pin, Details(name)).ConfigureAwait(true);
        var report = DeploymentReport.From(await _door.UseAsync(engine => engine.With(options => options with { Actor = new Actor(Actor.User, user) }).Pin(name, isPinned)).ConfigureAwait(true));
        return [JsonSerializer.Serialize(report, ReportJson.Default.DeploymentReport)];
    }

    private async Task<object[]> UnholdAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        var name = NameIn(call);
        var user = await _gate.RequireAsync(call, PolicyAction.Pin, Details(name)).ConfigureAwait(true);
        var freed = await _door.UseAsync(engine => engine.With(options => options with { Actor = new Actor(Actor.User, user) }).Unhold(name)).ConfigureAwait(true);
        return [JsonSerializer.Serialize(new UnholdReport([.. freed.Select(id => id.Hex)]), ReportJson.Default.UnholdReport)];
    }

    private async Task<object[]> InhibitAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        var user = await _gate.RequireAsync(call, PolicyAction.Inhibit).ConfigureAwait(true);
        var theirs = _inhibitors.Add((string)call.Arguments[0], (string)call.Arguments[1], user);

        // The message takes a duplicate when it is made, which is after this returns.
        _bus.Post(() => _bus.Post(theirs.Dispose));
        return [theirs];
    }

    private async Task<object[]> SetConfigurationAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        await _gate.RequireAsync(call, PolicyAction.Configure).ConfigureAwait(true);
        await _background.ConfigureAsync((IReadOnlyDictionary<string, object>)call.Arguments[0]).ConfigureAwait(true);
        return [];
    }

    private async Task<object[]> RunBackgroundAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        if (await _gate.IdentifyAsync(call).ConfigureAwait(true) != 0)
        {
            throw new BusException(BusException.AccessDenied, "only root, for whom the timer works, may do this; Update brings an update now");
        }

        // A check waits for the network; the timer need not.
        _ = _background.RunAsync();
        return [];
    }

    /// <summary>Cancel, Pause and Resume of a job: for who asked for it, and for who might have.</summary>
    private async Task<object[]> ControlJobAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        var job = _jobs.All.First(item => item.Shown.Path == call.Path);
        if (!job.Record.IsOpen)
        {
            throw new DeployException("job-ended", $"job {job.Record.Id} has ended: {Job.NameOf(job.Record.State)}");
        }

        var user = await _gate.IdentifyAsync(call).ConfigureAwait(true);
        if (job.Record.Order.Background || user != job.Record.Order.Uid)
        {
            var details = new Dictionary<string, string> { ["image"] = job.Record.Order.Image ?? _boot.Image };
            await _gate.RequireAsync(call, job.Record.Order.Kind == JobOrder.Switch ? PolicyAction.Switch : PolicyAction.Update, details).ConfigureAwait(true);
        }

        switch (call.Member)
        {
            case "Cancel":
                job.Cancel();
                break;
            case "Pause":
                job.Hold(JobHolder.User, [new WaitReason(WaitCodes.Paused, $"user {user} paused it", WaitEnd.Change)]);
                break;
            default:
                _jobs.Resume(job, user);
                break;
        }

        _background.Look();
        return [];
    }

    private static string? NameIn(BusCall call) => (string)call.Arguments[0] is { Length: > 0 } name ? name : null;

    private static Dictionary<string, string> Details(string? deployment) => new() { ["deployment"] = deployment ?? "" };
}
