using Microsoft.Extensions.Time.Testing;
using SkorionOS.Oci.Distribution;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class RetryTests : IAsyncLifetime
{
    private EmbeddedRegistry _registry = null!;
    private RegistryReference _reference = null!;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync();
        _reference = _registry.Push(TestImages.Small("1"), "os/desktop");
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Resolve_RefusedForAWhile_TriesAgain(int status)
    {
        Inject(new Fault.Refuse(status) { Times = 2 });

        await ResolveAsync(TestOptions.Bench);

        Assert.Equal([status, status, 200], _registry.Requests.Select(request => request.Status));
    }

    [Theory]
    [InlineData(400, "registry-protocol")]
    [InlineData(403, "denied")]
    [InlineData(404, "image-not-found")]
    [InlineData(501, "server-error")]
    public async Task Resolve_RefusedForGood_FailsAtOnceWithTheReason(int status, string code)
    {
        Inject(new Fault.Refuse(status) { Times = int.MaxValue });

        RegistryException e = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(TestOptions.Bench));

        Assert.Equal((code, status), (e.Code, (int?)e.Status));
        Assert.Contains("refused by a fault", e.Message, StringComparison.Ordinal);
        Assert.Contains(_reference.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Single(_registry.Requests);
    }

    [Fact]
    public async Task Resolve_ServerStaysDown_GivesUpAfterTheRetries()
    {
        Inject(new Fault.Refuse(503) { Times = int.MaxValue });

        Assert.Equal("server-error", (await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(TestOptions.Bench))).Code);

        Assert.Equal(1 + TestOptions.Bench.Patience.Retries, _registry.Requests.Count);
    }

    [Fact]
    public async Task Resolve_RetryAfterSeconds_IsWaitedFor()
    {
        FakeTimeProvider time = new();
        Inject(new Fault.Refuse(429, "7"));
        Task resolving = ResolveAsync(TestOptions.Bench with { TimeProvider = time });

        Assert.Equal(TimeSpan.FromSeconds(7), await TurnUntilDoneAsync(time, resolving));
    }

    [Fact]
    public async Task Resolve_RetryAfterDate_IsWaitedFor()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Inject(new Fault.Refuse(503, "Tue, 01 Jan 2030 00:00:09 GMT"));
        Task resolving = ResolveAsync(TestOptions.Bench with { TimeProvider = time });

        Assert.Equal(TimeSpan.FromSeconds(9), await TurnUntilDoneAsync(time, resolving));
    }

    [Fact]
    public async Task Resolve_RetryAfterLongerThanPatience_FailsAndSaysHowLong()
    {
        Inject(new Fault.Refuse(429, "3600"));

        RegistryException e = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(TestOptions.Bench));

        Assert.Equal(("rate-limited", TimeSpan.FromHours(1)), (e.Code, e.RetryAfter));
        Assert.Single(_registry.Requests);
    }

    [Fact]
    public async Task Resolve_ManifestDropsMidway_TriesAgain()
    {
        Inject(new Fault.Drop(10));

        await ResolveAsync(TestOptions.Bench);

        Assert.Equal(2, _registry.Requests.Count);
    }

    [Fact]
    public async Task Resolve_EndlessHeaders_AreRefused()
    {
        Inject(new Fault.ManyHeaders(2 * OciLimits.Headers));

        Assert.Equal("registry-protocol", (await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(TestOptions.Bench))).Code);
        Assert.Single(_registry.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resolve_EndlessManifest_IsRefused(bool hidesItsLength)
    {
        Inject(new Fault.Resize(OciLimits.Manifest + 1));
        if (hidesItsLength)
        {
            Inject(new Fault.Chunked());
        }

        Assert.Equal("registry-protocol", (await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(TestOptions.Bench))).Code);
    }

    [Fact]
    public async Task Resolve_NobodyListens_SaysWho()
    {
        await _registry.DisposeAsync();

        RegistryException e = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(TestOptions.Bench));

        Assert.Equal("registry-unreachable", e.Code);
        Assert.Contains(_registry.Host, e.Message, StringComparison.Ordinal);
    }

    private void Inject(Fault fault) => _registry.Inject(fault with { When = request => request.IsManifest });

    private async Task<ResolvedImage> ResolveAsync(ImageSourceOptions options)
    {
        await using ImageSource source = ImageSource.Open(_reference, options);
        return await source.ResolveAsync(Platform.Host);
    }

    /// <summary>Turns the clock second by second, once the first answer is there, and tells when the work was done.</summary>
    private async Task<TimeSpan> TurnUntilDoneAsync(FakeTimeProvider time, Task work)
    {
        DateTimeOffset start = time.GetUtcNow();
        while (!work.IsCompleted)
        {
            // The registry is real: give its answers real time, and turn the clock only while the client waits.
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(100)));
            if (!work.IsCompleted && _registry.Requests.Count(request => request.Status != 0) == 1)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        await work;
        return time.GetUtcNow() - start;
    }
}
