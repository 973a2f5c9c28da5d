using SkorionOS.Deploy.Pull;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Deploy.Tests;

/// <summary>Updates from a registry that are paused, that want a certain manifest, or that are made in two steps.</summary>
public sealed class DownloadTests : IAsyncLifetime, IDisposable
{
    private readonly SysrootFixture _fixture = new();
    private EmbeddedRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync();
        _registry.Push(BootableImage.Make("1"), "os");
        await WithAsync(engine => engine.SwitchAsync(_registry.Reference("os"), tlsVerify: false));
        _registry.ClearRequests();
    }

    [Fact]
    public async Task Update_PausedFromTheStart_AsksForNoLayerUntilItGoesOn()
    {
        _registry.Push(Large("2"), "os");
        var control = new TransferControl();
        control.Pause();
        var isPulling = new TaskCompletionSource();
        var request = new UpdateRequest { Transfer = control, Progress = new Told(progress => progress.Step == PullStep.Pulling ? isPulling : null) };
        var update = WithAsync(engine => engine.UpdateAsync(request));
        await Task.WhenAny(isPulling.Task, update);

        // What is asked for after this moment is asked for in spite of the pause; the config comes before it.
        var before = Blobs().Count;
        Assert.False(await EndsSoonAsync(update));
        Assert.Equal(before, Blobs().Count);
        control.Resume();

        Assert.Equal(UpdateOutcome.Staged, (await update).Outcome);
    }

    [Fact]
    public async Task Update_ConnectionDiesDuringAPause_GoesOnWhereItWas()
    {
        var image = Large("2");
        _registry.Push(image, "os");
        _registry.Inject(new Fault.Drop(3 << 20) { When = request => request.Path.EndsWith(Layer(image), StringComparison.Ordinal) });
        var control = new TransferControl();
        var isUnderWay = new TaskCompletionSource();
        var request = new UpdateRequest
        {
            Transfer = control,
            Progress = new Told(progress =>
            {
                if (progress.BytesDone < 1 << 20 || isUnderWay.Task.IsCompleted)
                {
                    return null;
                }

                control.Pause();
                return isUnderWay;
            }),
        };
        var update = WithAsync(engine => engine.UpdateAsync(request));
        await isUnderWay.Task;
        Assert.False(await EndsSoonAsync(update));
        control.Resume();

        var result = await update;

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Equal(["", "bytes=3145728-"], Blobs().Where(blob => blob.Path.EndsWith(Layer(image), StringComparison.Ordinal)).Select(blob => blob.Range ?? ""));
    }

    [Fact]
    public async Task Update_OfAManifestThatNoTagNames_AsksForItAlone()
    {
        var wanted = BootableImage.Make("2");
        _registry.Push(wanted, "os");
        _registry.Push(BootableImage.Make("3"), "os");
        _registry.Inject(new Fault.Refuse(404) { When = request => request.Path.EndsWith("/manifests/latest", StringComparison.Ordinal), Times = int.MaxValue });

        var result = await WithAsync(engine => engine.UpdateAsync(new UpdateRequest { ManifestDigest = wanted.ManifestDigest }));

        Assert.Equal((UpdateOutcome.Staged, wanted.ManifestDigest), (result.Outcome, result.ManifestDigest));
        Assert.Equal(_registry.Reference("os").ToString(), _fixture.Get("2").Origin.Image);
        Assert.Single(_registry.Requests, request => request.IsManifest);
    }

    [Fact]
    public async Task Update_FromDownloaded_IsStagedOnceAndAgainIsNoError()
    {
        _registry.Push(BootableImage.Make("2"), "os");
        var download = await WithAsync(engine => engine.UpdateAsync(new UpdateRequest { DownloadOnly = true }));
        Assert.Equal("1", _fixture.Read().Next!.Origin.ImageVersion);
        _fixture.With(engine => engine.CollectGarbage());
        _registry.ClearRequests();

        var first = await WithAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true }));
        var second = await WithAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true }));

        // A service that was killed right after the first does the second.
        Assert.Equal((UpdateOutcome.Downloaded, UpdateOutcome.Staged, UpdateOutcome.Unchanged), (download.Outcome, first.Outcome, second.Outcome));
        Assert.Equal(first.Deployment, second.Deployment);
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task Update_FromDownloadedWithoutADownload_SaysWhatToDo()
    {
        _fixture.Boot();

        var error = await Assert.ThrowsAsync<DeployException>(() => WithAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true })));

        Assert.Equal("nothing-downloaded", error.Code);
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose() => _fixture.Dispose();

    /// <summary>An image whose last layer has more than 6 MB in the registry.</summary>
    private static OciImage Large(string version) => BootableImage.Make(version, more: layer => layer.File("usr/large", BootableImage.Content(version, 12_000_000)));

    private static string Layer(OciImage image) => Digest.Sha256(image.Layers.MaxBy(layer => layer.Length)!).ToString();

    /// <summary>Whether a task ends although it must not: a moment is enough for one that does not wait.</summary>
    private static async Task<bool> EndsSoonAsync(Task task) => await Task.WhenAny(task, Task.Delay(TimeSpan.FromSeconds(1))) == task;

    private List<RequestRecord> Blobs() => [.. _registry.Requests.Where(request => request.IsBlob)];

    private Task<T> WithAsync<T>(Func<Engine, Task<T>> use) => _fixture.WithAsync(engine => use(engine.With(options => options with
    {
        Source = new ImageSourceOptions
        {
            Credentials = CredentialStore.Empty,
            Root = "/nonexistent",
            Patience = new NetworkPatience { RetryDelay = TimeSpan.FromMilliseconds(1) },
        },
        Workers = 2,
    })));

    /// <summary>Ends a wait by what is reported.</summary>
    private sealed class Told(Func<PullProgress, TaskCompletionSource?> choose) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => choose(value)?.TrySetResult();
    }
}
