using System.Text.Json;
using SkorionOS.Daemon.Access;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Status;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Bus;

/// <content>What everybody may read.</content>
internal sealed partial class Manager
{
    private async Task<object[]> CheckAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        await _gate.RequireAsync(call, PolicyAction.Check).ConfigureAwait(true);
        var result = await _door.UseAsync(engine => engine.CheckAsync()).ConfigureAwait(true);
        Remember(result);
        var report = JsonSerializer.Serialize(UpdateReport.From(result), ReportJson.Default.UpdateReport);
        return [new Dictionary<string, BusVariant>(_available) { ["report"] = BusVariant.Of(report) }];
    }

    /// <summary>Keeps what a check found, for whoever reads the property.</summary>
    private void Remember(UpdateResult result)
    {
        _available = new Dictionary<string, BusVariant>
        {
            ["outcome"] = BusVariant.Of(result.Outcome switch
            {
                UpdateOutcome.Available => "available",
                UpdateOutcome.Held => "held",
                UpdateOutcome.Postponed => "postponed",
                UpdateOutcome.Refused => "refused",
                _ => "unchanged",
            }),
            ["image"] = BusVariant.Of(result.Image),
            ["digest"] = BusVariant.Of(result.ManifestDigest.ToString()),
            ["version"] = BusVariant.Of(result.Version ?? ""),
            ["bytes"] = BusVariant.Of((ulong)result.BytesToDownload),
            ["time"] = BusVariant.Of((ulong)_options.Time.GetUtcNow().ToUnixTimeSeconds()),
        };
        if (result.Postponement is { } later)
        {
            _available["turn"] = BusVariant.Of((ulong)(later.Until?.ToUnixTimeSeconds() ?? 0));
            _available["reason"] = BusVariant.Of(later.Reason);
        }

        if (result.Refusal is { } refusal)
        {
            _available["code"] = BusVariant.Of(refusal.Code);
            _available["reason"] = BusVariant.Of(refusal.Reason);
        }

        if (result.StaleSince is { } until)
        {
            _available["stale-since"] = BusVariant.Of((ulong)until.ToUnixTimeSeconds());
        }

        Tell("UpdateAvailable");
    }

    private async Task<object[]> ListAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        var list = await _door.TryUseAsync(engine => Describe(engine.ReadDeployments()), () => []).ConfigureAwait(true);
        return [list];
    }

    private static object[] Describe(DeploymentTable table) => [.. table.InBootOrder.Select(object (deployment) => new Dictionary<string, BusVariant>
    {
        ["id"] = BusVariant.Of(deployment.Id.Hex),
        ["image"] = BusVariant.Of(deployment.Origin.Image),
        ["digest"] = BusVariant.Of(deployment.Origin.ManifestDigest.ToString()),
        ["version"] = BusVariant.Of(deployment.Origin.ImageVersion ?? ""),
        ["role"] = BusVariant.Of(
            deployment == table.Booted ? "booted" : deployment == table.Staged ? "staged" : deployment == table.Fallback ? "rollback" : "other"),
        ["pinned"] = BusVariant.Of(deployment.Origin.Pinned),
        ["hold"] = BusVariant.Of(deployment.Origin.Hold?.Reason ?? ""),
    })];

    private async Task<object[]> DescribeAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        var host = await _door.TryUseAsync(engine => HostReport.Read(engine, _options.Running), () => HostReport.Empty).ConfigureAwait(true);
        await _background.Looked.ConfigureAwait(true);
        var additions = host.Status.Skorionos with { WaitingFor = [.. _background.WaitingFor.Select(reason => new WaitStatus(reason.Code, reason.Sentence))] };
        host = host with { Status = host.Status with { Skorionos = additions } };
        _ = RefreshAsync();
        return [JsonSerializer.Serialize(host, StatusJson.Default.BootcHost)];
    }

    private async Task<object[]> ListHistoryAsync(BusCall call)
    {
        var options = new BusOptions(call);
        var limit = (int)Math.Min(options.Take("limit", uint.MaxValue), int.MaxValue);
        options.RefuseOthers();
        var history = await _door.UseAsync(engine => engine.ReadHistory()).ConfigureAwait(true);
        IReadOnlyList<HistoryEntry> newest = [.. history.Take(limit)];
        return [JsonSerializer.Serialize(newest, HistoryJson.Default.IReadOnlyListHistoryEntry)];
    }

    private Task<object[]> ListJobsAsync(BusCall call)
    {
        new BusOptions(call).RefuseOthers();
        object[] jobs = [.. _jobs.All.Select(object (job) => new object[] { job.Record.Id, job.Record.Order.Kind, Job.NameOf(job.Record.State), job.Shown.Path })];
        return Task.FromResult<object[]>([jobs]);
    }

    private async Task<object[]> SubscribeAsync(BusCall call)
    {
        await _subscribers.AddAsync(call.Sender).ConfigureAwait(true);
        return [];
    }

    private Task<object[]> UnsubscribeAsync(BusCall call)
    {
        _subscribers.Remove(call.Sender);
        return Task.FromResult<object[]>([]);
    }

    private Task<object[]> GetConfigurationAsync(BusCall call) => Task.FromResult<object[]>([_background.DescribeConfiguration()]);
}
