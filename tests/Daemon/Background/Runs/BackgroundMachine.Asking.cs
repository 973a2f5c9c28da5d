using System.Diagnostics;
using SkorionOS.Daemon.Bus;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop.Systemd;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Tests.Background.Runs;

/// <content>What the service is asked for, and what it says.</content>
internal sealed partial class BackgroundMachine
{
    /// <summary>What the timer does.</summary>
    public Task RunBackgroundAsync() => CallAsync("RunBackground", "a{sv}", new Dictionary<string, BusVariant>());

    public Task ConfigureAsync(string key, string value) => CallAsync(
        "SetConfiguration", "a{sv}a{sv}", new Dictionary<string, BusVariant> { [key] = BusVariant.Of(value) }, new Dictionary<string, BusVariant>());

    public Task<object[]> CallAsync(string member, string signature, params object[] arguments) =>
        Host.Connection.CallAsync(new BusRequest(BusNames.Service, BusNames.ManagerPath, BusNames.Manager, member, signature, arguments));

    public Task CallJobAsync(string job, string member) =>
        Host.Connection.CallAsync(new BusRequest(BusNames.Service, job, BusNames.Job, member, "a{sv}", new Dictionary<string, BusVariant>()));

    public async Task<string> UpdateAsync(Dictionary<string, BusVariant>? options = null) => (string)(await CallAsync("Update", "a{sv}", options ?? []))[0];

    public Task<object> ReadAsync(string property) => ReadAsync(BusNames.ManagerPath, BusNames.Manager, property);

    public Task<object> ReadJobAsync(string job, string property) => ReadAsync(job, BusNames.Job, property);

    /// <summary>The states of all jobs, oldest first.</summary>
    public async Task<string[]> JobsAsync() =>
        [.. ((object[])(await CallAsync("ListJobs", "a{sv}", new Dictionary<string, BusVariant>()))[0]).Select(job => (string)((object[])job)[2])];

    /// <summary>The codes of what is waited for, by the service or by one of its jobs.</summary>
    public async Task<string> WaitsForAsync(string? job = null) =>
        string.Join(", ", ((object[])(job is null ? await ReadAsync("WaitingFor") : await ReadJobAsync(job, "WaitingFor"))).Select(reason => ((object[])reason)[0]));

    public async Task<DateTimeOffset> NextRunAsync() => DateTimeOffset.FromUnixTimeSeconds((long)(ulong)await ReadAsync("NextRun"));

    public DeploymentTable Read()
    {
        var engine = Open();
        using var sysroot = engine.Sysroot;
        return engine.ReadDeployments();
    }

    /// <summary>The version that is booted next.</summary>
    public string? Next => Read().Next!.Origin.ImageVersion;

    /// <summary>The digest of what was brought and waits to be staged.</summary>
    public Digest? Waiting
    {
        get
        {
            var engine = Open();
            using var sysroot = engine.Sysroot;
            return engine.FindWaiting()?.Image.ManifestDigest;
        }
    }

    public Task UntilWaitingForAsync(string codes) => UntilAsync(async () => await WaitsForAsync() == codes);

    /// <summary>Waits for a job of the service that is in this state, and gives its path.</summary>
    public async Task<string> UntilJobAsync(string state)
    {
        var found = "";
        await UntilAsync(async () =>
        {
            var jobs = ((object[])(await CallAsync("ListJobs", "a{sv}", new Dictionary<string, BusVariant>()))[0]).Cast<object[]>();
            found = jobs.Where(job => (string)job[2] == state).Select(job => (string)job[3]).LastOrDefault() ?? "";
            return found.Length > 0;
        });
        return found;
    }

    /// <summary>Waits until the layer of a running job has begun to come.</summary>
    public async Task<string> UntilDownloadingAsync()
    {
        var job = await UntilJobAsync("running");
        await UntilAsync(async () => (ulong)await ReadJobAsync(job, "BytesDone") > 0);
        return job;
    }

    /// <summary>Waits for something that the service tells of when it happens. The clock goes a little when that takes long: a timer may have been set in the moment
    /// in which a test moved the clock.</summary>
    public Task UntilAsync(Func<Task<bool>> condition) => AdvanceUntilAsync(TimeSpan.Zero, condition);

    /// <summary>Lets time go by until something is so; each step once all that it leads to should have happened.</summary>
    public async Task AdvanceUntilAsync(TimeSpan step, Func<Task<bool>> condition)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); Time.Advance(TimeSpan.FromSeconds(1)))
        {
            Time.Advance(step);
            for (var soon = Stopwatch.StartNew(); soon.Elapsed < TimeSpan.FromSeconds(5);)
            {
                if (await condition())
                {
                    return;
                }

                // What happens within a job is told only as its clock goes.
                await _news.WaitAsync(TimeSpan.FromMilliseconds(100));
            }
        }

        Assert.Fail(await DescribeAsync());
    }

    public static void AssertIsAbout(DateTimeOffset expected, DateTimeOffset actual) => Assert.InRange(actual, expected.AddMinutes(-1), expected.AddMinutes(1));

    private async Task<object> ReadAsync(string path, string type, string property)
    {
        var answer = await Host.Connection.CallAsync(new BusRequest(BusNames.Service, path, "org.freedesktop.DBus.Properties", "Get", "ss", type, property));
        return ((BusVariant)answer[0]).Value;
    }

    private async Task<string> DescribeAsync() => _running.IsCompleted
        ? "the service has left"
        : $"at {Time.GetUtcNow():u} it waits for '{await WaitsForAsync()}' until {await NextRunAsync():u}; jobs: {string.Join(' ', await JobsAsync())}; next: {Next}";
}
