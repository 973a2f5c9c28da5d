using SkorionOS.Oci;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Cli.Tests;

/// <summary>Updates over HTTP: what is asked for, and what is left when a transfer goes wrong.</summary>
public sealed class RegistryTests : IAsyncLifetime, IDisposable
{
    private readonly CliFixture _fixture = new();
    private EmbeddedRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await EmbeddedRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Update_UnchangedTag_AsksForTheManifestOnceAndWritesNothing()
    {
        await SwitchAsync(BootableImage.Make("1"));
        var before = _fixture.Snapshot();
        _registry.ClearRequests();

        (await _fixture.RunAsync("update")).Succeeded();

        Assert.True(Assert.Single(_registry.Requests).IsManifest);
        Assert.Equal(before, _fixture.Snapshot());
    }

    [Fact]
    public async Task Check_NewImage_AsksForNoLayer()
    {
        await SwitchAsync(BootableImage.Make("1"));
        var next = Push(BootableImage.Make("2"));
        _registry.ClearRequests();

        (await _fixture.RunAsync("update", "--check")).Succeeded();

        Assert.NotEmpty(_registry.Requests);
        Assert.All(next.Layers, layer => Assert.Equal(0, Asked(layer)));
    }

    [Fact]
    public async Task Update_SharedLayer_IsNotAskedFor()
    {
        await SwitchAsync(BootableImage.Make("1"));
        var next = Push(BootableImage.Make("2"));
        _registry.ClearRequests();

        (await _fixture.RunAsync("update")).Succeeded();

        Assert.Equal(0, Asked(next.Layers[0]));
        Assert.Equal(1, Asked(next.Layers[1]));
    }

    [Fact]
    public async Task Update_ConnectionDropsOnce_Succeeds()
    {
        await SwitchAsync(BootableImage.Make("1"));
        var next = Push(BootableImage.Make("2"));
        _registry.Inject(new Fault.Drop(300) { When = request => Concerns(request, next.Layers[1]) });

        (await _fixture.RunAsync("update")).Succeeded();

        Assert.Equal(next.ManifestDigest.ToString(), await StagedAsync());
    }

    [Fact]
    public async Task Switch_ConnectionAlwaysDrops_StagesNothingAndTheNextRunKeepsFinishedLayers()
    {
        var image = Push(BootableImage.Make("1"));
        var isBroken = true;
        _registry.Inject(new Fault.Drop(0) { When = request => isBroken && Concerns(request, image.Layers[1]), Times = int.MaxValue });

        var broken = await SwitchAsync();

        Assert.Equal(1, broken.ExitCode);
        Assert.Matches(@"(?m)^error: .+ \[(transfer-broken|registry-unreachable)\]$", broken.Error);
        Assert.Null(await StagedAsync());
        Assert.Equal(1, Asked(image.Layers[0]));

        isBroken = false;
        _registry.ClearRequests();
        (await SwitchAsync()).Succeeded();

        Assert.Equal(0, Asked(image.Layers[0]));
        Assert.Equal(image.ManifestDigest.ToString(), await StagedAsync());
        (await _fixture.RunAsync("fsck")).Succeeded();
    }

    [Fact]
    public async Task Update_LayerOfAnotherDigest_LeavesTheStoreAsItWas()
    {
        var first = await SwitchAsync(BootableImage.Make("1"));
        var next = Push(BootableImage.Make("2"));
        _registry.Inject(new Fault.FlipByte(200) { When = request => Concerns(request, next.Layers[1]), Times = int.MaxValue });
        var before = _fixture.Snapshot();

        var result = await _fixture.RunAsync("update", "--quiet");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(Digest.Sha256(next.Layers[1]).ToString(), result.Error, StringComparison.Ordinal);
        Assert.Equal(before.Where(IsNoHistory), _fixture.Snapshot().Where(IsNoHistory));
        Assert.Equal(first.ManifestDigest.ToString(), await StagedAsync());

        static bool IsNoHistory(KeyValuePair<string, string> file) => !file.Key.EndsWith("/history.jsonl", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switch_NoCredentials_IsDenied()
    {
        await using var closed = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Auth = RegistryAuth.Basic });
        var reference = closed.Push(BootableImage.Make("1"), "os");

        var result = await _fixture.RunAsync("switch", "--tls-verify=false", reference.ToString());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(" [unauthorized]\nhint: Log in ", result.Error, StringComparison.Ordinal);
        Assert.Null(await StagedAsync());
    }

    [Fact]
    public async Task Switch_NoSuchTag_SaysSo() =>
        (await _fixture.RunAsync("switch", "--tls-verify=false", $"{_registry.Host}/os:none")).FailedWith("image-not-found");

    [Fact]
    public async Task Switch_TlsVerify_RefusesPlainHttp()
    {
        Push(BootableImage.Make("1"));

        var result = await _fixture.RunAsync("switch", _registry.Reference("os").ToString());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--tls-verify=false", result.Error, StringComparison.Ordinal);
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task Status_TenAtOnceDuringAnUpdate_AllAnswer()
    {
        await SwitchAsync(BootableImage.Make("1"));
        var next = Push(BootableImage.Make("2"));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _registry.Inject(new Fault.Slow(200, TimeSpan.FromMilliseconds(20))
        {
            When = request => Concerns(request, next.Layers[1]) && (arrived.TrySetResult() || true),
        });
        var update = Task.Run(() => _fixture.RunAsync("update"));
        await arrived.Task;

        do
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => _fixture.RunAsync("status", "--json"))));
            Assert.All(answers, answer => Assert.NotNull((string?)answer.Succeeded().Json["status"]!["staged"]!["image"]!["imageDigest"]));
        }
        while (!update.IsCompleted);

        (await update).Succeeded();
        Assert.Equal(next.ManifestDigest.ToString(), await StagedAsync());
    }

    private OciImage Push(OciImage image)
    {
        _registry.Push(image, "os");
        return image;
    }

    private Task<CliResult> SwitchAsync() => _fixture.RunAsync("switch", "--tls-verify=false", _registry.Reference("os").ToString());

    private async Task<OciImage> SwitchAsync(OciImage image)
    {
        Push(image);
        (await SwitchAsync()).Succeeded();
        return image;
    }

    private async Task<string?> StagedAsync() =>
        (string?)(await _fixture.RunAsync("status", "--json")).Succeeded().Json["status"]!["staged"]?["image"]!["imageDigest"];

    private int Asked(byte[] layer) => _registry.Requests.Count(request => Concerns(request, layer));

    private static bool Concerns(RequestRecord request, byte[] layer) =>
        request.IsBlob && request.Path.EndsWith(Digest.Sha256(layer).ToString(), StringComparison.Ordinal);
}
