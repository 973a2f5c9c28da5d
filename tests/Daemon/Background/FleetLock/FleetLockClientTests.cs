using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.FleetLock;

namespace SkorionOS.Daemon.Tests.Background.FleetLock;

public sealed class FleetLockClientTests : IDisposable
{
    private const string Full = """{"kind":"failed_lock_semaphore_full","value":"semaphore currently full,\nall slots are locked"}""";

    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData(true, "POST /base/v1/pre-reboot HTTP/1.1")]
    [InlineData(false, "POST /base/v1/steady-state HTTP/1.1")]
    public async Task Ask_ServerGrants_TheRequestIsThatOfTheProtocol(bool takes, string line)
    {
        string[] head = [];
        var body = "";
        await using var server = new LockServer((h, b) =>
        {
            (head, body) = (h.Split("\r\n"), b);
            return LockServer.Answer(200, "");
        });

        Assert.Equal(FleetLockAnswer.Done, await AskAsync(server.Address, takes));
        Assert.Equal(line, head[0]);
        Assert.Contains("fleet-lock-protocol: true", head);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"client_params":{"group":"workers","id":"0123"}}"""), JsonNode.Parse(body)));
    }

    [Theory]
    [InlineData(404, Full, "says failed_lock_semaphore_full: semaphore currently full, all slots are locked")]
    [InlineData(409, """{"kind":"failed_lock","value":7}""", "status 409")]
    [InlineData(409, """{"kind":"failed_lock"}""", "says failed_lock")]
    [InlineData(500, "", "status 500")]
    [InlineData(500, "<html>no</html>", "status 500")]
    [InlineData(502, "[]", "status 502")]
    [InlineData(503, "null", "status 503")]
    [InlineData(503, "{}", "status 503")]
    [InlineData(204, "", "status 204")]
    [InlineData(202, "", "status 202")]
    public async Task Ask_ServerRefuses_TheReasonIsItsOwn(int status, string body, string reason)
    {
        await using var server = new LockServer((_, _) => LockServer.Answer(status, body));
        var answer = await AskAsync(server.Address);

        Assert.False(answer.Granted);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', answer.Reason!);
    }

    [Fact]
    public async Task Ask_HugeAnswer_IsCut()
    {
        var text = new string('x', 1 << 20);
        await using var server = new LockServer((_, _) => LockServer.Answer(500, $$"""{"kind":"{{text}}"}"""));
        Assert.InRange((await AskAsync(server.Address)).Reason!.Length, 1, 400);

        await using var other = new LockServer((_, _) => LockServer.Answer(500, $$"""{"kind":"{{text[..5000]}}"}"""));
        Assert.InRange((await AskAsync(other.Address)).Reason!.Length, BackgroundLimits.MaxShownText, 400);
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 500 Some\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("")]
    public async Task Ask_NoHttp_IsARefusal(string answer)
    {
        await using var server = new LockServer((_, _) => answer);

        Assert.Contains("cannot be reached", (await AskAsync(server.Address)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NobodyListens_IsARefusal()
    {
        var server = new LockServer((_, _) => "");
        var address = server.Address;
        await server.DisposeAsync();

        Assert.Contains("cannot be reached", (await AskAsync(address)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 500 Some\r\nContent-Length: 100\r\n\r\n{")]
    public async Task Ask_ServerHangs_TheTimeLimitEndsIt(string beginning)
    {
        await using var server = new LockServer((_, _) => beginning, hangs: true);
        var asking = AskAsync(server.Address);
        await server.Asked.Task;
        Assert.False(asking.IsCompleted);

        _time.Advance(BackgroundLimits.LockTimeout);

        Assert.Contains("did not answer within 30 s", (await asking).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Cancelled_Ends()
    {
        using var end = new CancellationTokenSource();
        await using var server = new LockServer((_, _) => "", hangs: true);
        var asking = Client(server.Address).LockAsync(end.Token);
        await server.Asked.Task;

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private FleetLockClient Client(Uri server) => new(_http, server, "workers", "0123", _time);

    private Task<FleetLockAnswer> AskAsync(Uri server, bool takes = true) => takes ? Client(server).LockAsync() : Client(server).UnlockAsync();
}
