using SkorionOS.Oci.Distribution;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Oci.Tests.Distribution;

/// <summary>Blobs over connections that fail in every way the fixture knows.</summary>
public sealed class BlobStreamTests : IAsyncLifetime
{
    private const int Size = 300_000;

    private static readonly byte[] Content = TestImages.Noise(Size, 42);

    private static readonly Descriptor Blob = new() { MediaType = MediaType.OciLayer, Digest = Digest.Sha256(Content), Size = Size };

    private EmbeddedRegistry _registry = null!;
    private ImageSource _source = null!;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync();
        _registry.PutBlob(Blob.Digest, Content);
        _source = ImageSource.Open(_registry.Reference("os/desktop"), TestOptions.Bench);
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Read_NothingWrong_IsOneRequest()
    {
        Assert.Equal(Content, await ReadAsync());
        Assert.Equal($"GET /v2/os/desktop/blobs/{Blob.Digest} -> 200", Assert.Single(_registry.Requests).ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(123_457)]
    [InlineData(Size - 1)]
    public async Task Read_FromOffset_IsTheRest(int offset)
    {
        Assert.Equal(Content[offset..], await ReadAsync(offset));
        Assert.Equal($"bytes={offset}-", Assert.Single(_registry.Requests).Range);
    }

    [Fact]
    public async Task Read_FromTheEnd_AsksNothing()
    {
        Assert.Empty(await ReadAsync(Size));
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task Read_Synchronously_IsTheSame()
    {
        _registry.Inject(new Fault.Drop(100_000));
        await using Stream stream = await _source.OpenBlobAsync(Blob);
        byte[] read = new byte[Size + 1];

        int length = stream.ReadAtLeast(read, read.Length, throwOnEndOfStream: false);

        Assert.Equal(Content, read[..length]);
    }

    [Fact]
    public async Task Read_ConnectionDrops_GoesOnFromTheByteReached()
    {
        _registry.Inject(new Fault.Drop(100_000));

        Assert.Equal(Content, await ReadAsync());

        Assert.Equal([null, "bytes=100000-"], _registry.Requests.Select(request => request.Range));
        Assert.Equal($"\"{Blob.Digest}\"", _registry.Requests[1].IfRange);
    }

    [Fact]
    public async Task Read_EachConnectionDrops_ProgressResetsTheCount()
    {
        // Twice as many breaks as retries: each one comes after new bytes.
        int breaks = TestOptions.Bench.Patience.Retries * 2;
        _registry.Inject(new Fault.Drop(20_000) { Times = breaks });

        Assert.Equal(Content, await ReadAsync());

        Assert.Equal(breaks + 1, _registry.Requests.Count);
    }

    [Fact]
    public async Task Read_NoProgress_GivesUpAfterTheRetries()
    {
        _registry.Inject(new Fault.Drop(0) { Times = int.MaxValue });

        RegistryException e = await Assert.ThrowsAsync<RegistryException>(() => ReadAsync());

        // A response without a body byte may already fail as a request: both are breaks.
        Assert.Contains(e.Code, new[] { "transfer-broken", "registry-unreachable" });
        Assert.InRange(_registry.Requests.Count, TestOptions.Bench.Patience.Retries, (2 * TestOptions.Bench.Patience.Retries) + 2);
    }

    [Fact]
    public async Task Read_ServerFallsSilent_GoesOnAfterTheIdleTimeout()
    {
        await using ImageSource hasty = ImageSource.Open(_registry.Reference("os/desktop"), TestOptions.Bench with
        {
            Patience = TestOptions.Bench.Patience with { Idle = TimeSpan.FromMilliseconds(200) },
        });
        _registry.Inject(new Fault.Stall(70_000));

        Assert.Equal(Content, await ReadAsync(hasty));

        Assert.Equal([null, "bytes=70000-"], _registry.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task Read_ServerNeverAnswers_TriesAgainAfterTheHeaderTimeout()
    {
        await using ImageSource hasty = ImageSource.Open(_registry.Reference("os/desktop"), TestOptions.Bench with
        {
            Patience = TestOptions.Bench.Patience with { Headers = TimeSpan.FromMilliseconds(500) },
        });
        _registry.Inject(new Fault.Silence());

        Assert.Equal(Content, await ReadAsync(hasty));

        Assert.Equal(2, _registry.Requests.Count);
    }

    [Fact]
    public async Task Read_ServerIgnoresRanges_SkipsToTheByteReached()
    {
        _registry.Inject(new Fault.Drop(100_000));
        _registry.Inject(new Fault.IgnoreRange { Times = 2 });

        Assert.Equal(Content, await ReadAsync());
        Assert.Equal([200, 200], _registry.Requests.Select(request => request.Status));
    }

    [Theory]
    [InlineData("bytes 0-299999/300000")]
    [InlineData("bytes 100001-299999/300000")]
    [InlineData("bytes 100000-299999/300001")]
    [InlineData("bytes 100000-300000/*")]
    [InlineData("octets 100000-299999/300000")]
    [InlineData("nonsense")]
    public async Task Read_WrongContentRange_AsksForTheWholeInstead(string contentRange)
    {
        _registry.Inject(new Fault.Drop(100_000));
        _registry.Inject(new Fault.ContentRange(contentRange) { When = request => request.Range is not null });

        Assert.Equal(Content, await ReadAsync());
        Assert.Equal([null, "bytes=100000-", null], _registry.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task Read_RangeNotSatisfiable_AsksForTheWholeInstead()
    {
        _registry.Inject(new Fault.Drop(100_000));
        _registry.Inject(new Fault.Refuse(416) { When = request => request.Range is not null });

        Assert.Equal(Content, await ReadAsync());
        Assert.Equal([null, "bytes=100000-", null], _registry.Requests.Select(request => request.Range));
    }

    [Theory]
    [InlineData(Size - 1)]
    [InlineData(Size + 1)]
    public async Task Read_ServerHasAnotherSize_IsRefusedAtOnce(int length)
    {
        _registry.Inject(new Fault.Resize(length));

        BlobException e = await Assert.ThrowsAsync<BlobException>(() => ReadAsync());

        Assert.Equal("size-mismatch", e.Code);
        Assert.Contains(Blob.Digest.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Single(_registry.Requests);
    }

    [Fact]
    public async Task Read_MoreBytesWithoutALength_IsRefused()
    {
        _registry.Inject(new Fault.Resize(Size + 1));
        _registry.Inject(new Fault.Chunked());

        Assert.Equal("size-mismatch", (await Assert.ThrowsAsync<BlobException>(() => ReadAsync())).Code);
    }

    [Fact]
    public async Task Read_FewerBytesWithoutALength_AsksForTheRest()
    {
        _registry.Inject(new Fault.Resize(Size - 1000));
        _registry.Inject(new Fault.Chunked());

        Assert.Equal(Content, await ReadAsync());
        Assert.Equal("bytes=299000-", _registry.Requests[1].Range);
    }

    [Fact]
    public async Task Verify_FlippedByteAfterAResume_IsFound()
    {
        _registry.Inject(new Fault.Drop(100_000));
        _registry.Inject(new Fault.FlipByte(200_000) { When = request => request.Range is not null });
        await using VerifyingStream stream = new(await _source.OpenBlobAsync(Blob), Blob, _source.Reference);

        Assert.Equal("digest-mismatch", (await Assert.ThrowsAsync<BlobException>(() => stream.CopyToAsync(Stream.Null))).Code);
    }

    [Fact]
    public async Task Read_SlowPieces_IsTheContent()
    {
        _registry.Inject(new Fault.Slow(30_000, TimeSpan.FromMilliseconds(5)));

        Assert.Equal(Content, await ReadAsync());
    }

    [Fact]
    public async Task Open_MissingBlob_SaysWhichAndDoesNotTryAgain()
    {
        Descriptor missing = Blob with { Digest = Digest.Sha256("missing"u8) };

        RegistryException e = await Assert.ThrowsAsync<RegistryException>(() => _source.OpenBlobAsync(missing));

        Assert.Equal("blob-missing", e.Code);
        Assert.Contains(missing.Digest.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Contains("BLOB_UNKNOWN", e.Message, StringComparison.Ordinal);
        Assert.Single(_registry.Requests);
    }

    [Fact]
    public async Task Read_Cancelled_EndsAtOnce()
    {
        _registry.Inject(new Fault.Stall(10));
        using CancellationTokenSource cancellation = new();
        await using Stream stream = await _source.OpenBlobAsync(Blob);
        await stream.ReadExactlyAsync(new byte[10]);
        Task<int> read = stream.ReadAsync(new byte[10], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Single(_registry.Requests);
    }

    [Fact]
    public async Task GetBlob_LargerThanTheLimit_IsRefusedWithoutARequest()
    {
        Assert.Equal("blob-too-large", (await Assert.ThrowsAsync<BlobException>(() => _source.GetBlobAsync(Blob, Size - 1))).Code);
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task Read_SeveralAtOnce_AreAllRight()
    {
        _registry.Inject(new Fault.Drop(50_000) { Times = 7 });

        byte[][] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync()));

        Assert.All(all, content => Assert.Equal(Content, content));
    }

    private Task<byte[]> ReadAsync(int offset = 0) => ReadAsync(_source, offset);

    private static async Task<byte[]> ReadAsync(ImageSource source, int offset = 0)
    {
        await using Stream stream = await source.OpenBlobAsync(Blob, offset);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
