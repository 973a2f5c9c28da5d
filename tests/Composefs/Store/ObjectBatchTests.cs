using SkorionOS.Composefs.FsVerity;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Composefs.Tests.Store;

public sealed class ObjectBatchTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Add_SameContentTwice_IsOneObject()
    {
        using var batch = _fixture.Store.BeginWrite(inBackground: false);
        var digest = StoreFixture.Add(batch, StoreFixture.Content(1));
        StoreFixture.Add(batch, StoreFixture.Content(1));
        batch.Flush();
        StoreFixture.Add(batch, StoreFixture.Content(1));
        batch.Flush();

        Assert.Equal([digest.ObjectPath], _fixture.Names());
        Assert.Equal((1, 32L), (batch.AddedCount, batch.AddedBytes));
        Assert.Equal(StoreFixture.Content(1), File.ReadAllBytes(_fixture.PathOf(digest)));
        Assert.Equal("444", Tool.Run("stat", "-c", "%a", _fixture.PathOf(digest)).Trim());
    }

    [Fact]
    public void Add_BeforeTheFlush_HasNoNameAndIsKnown()
    {
        using var batch = _fixture.Store.BeginWrite(inBackground: false);
        var digest = StoreFixture.Add(batch, StoreFixture.Content(1));

        Assert.True(batch.Has(digest));
        Assert.False(_fixture.Store.Contains(digest));
        Assert.Empty(_fixture.Names());

        batch.Flush();

        Assert.True(_fixture.Store.Contains(digest));
    }

    [Fact]
    public void Add_ContentWhoseDigestIsKnownAtTheEnd_IsTheSameObject()
    {
        var content = StoreFixture.Content(1);
        using var batch = _fixture.Store.BeginWrite(inBackground: false);
        foreach (var _ in (ReadOnlySpan<int>)[1, 2])
        {
            var file = batch.Create();
            file.Write(content.AsSpan(0, 10));
            file.Write(content.AsSpan(10));
            batch.Add(FsVerityDigest.Compute(content), file);
        }

        batch.Flush();

        Assert.Equal(content, File.ReadAllBytes(Path.Join(_fixture.Path, Assert.Single(_fixture.Names()))));
    }

    [Fact]
    public void Add_ContentThatTheStoreHas_WritesNothing()
    {
        var digest = _fixture.Keep(StoreFixture.Content(1));
        var calls = new List<string>();
        using var batch = _fixture.Store.BeginWrite(inBackground: false);
        using (FaultInjection.Use(point => calls.Add(point.Operation)))
        {
            Assert.True(batch.Has(digest));
            StoreFixture.Add(batch, StoreFixture.Content(1));
            batch.Flush();
        }

        // Only the name is made sure of: whoever gave it may have been stopped before that.
        Assert.Equal(["syncfs"], calls);
        Assert.Equal(0, batch.AddedCount);
    }

    [Fact]
    public void Flush_InOrder_ContentsAreDurableBeforeNamesAndNamesAfter()
    {
        var calls = new List<string>();
        using var batch = _fixture.Store.BeginWrite(inBackground: false);
        StoreFixture.Add(batch, StoreFixture.Content(1));
        StoreFixture.Add(batch, StoreFixture.Content(2));
        using (FaultInjection.Use(point => calls.Add(point.Operation)))
        {
            batch.Flush();
        }

        Assert.Equal(
            ["syncfs", "linkat", "linkat", "syncfs"],
            calls.Where(call => call is not "mkdirat" && !call.StartsWith("ioctl", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dispose_WithoutFlush_LeavesNothing()
    {
        using (var batch = _fixture.Store.BeginWrite(inBackground: false))
        {
            StoreFixture.Add(batch, StoreFixture.Content(1));
        }

        Assert.Empty(_fixture.Names());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Abort_AfterAFlush_TakesBackOnlyWhatTheBatchBrought(bool inBackground)
    {
        var before = _fixture.Keep(StoreFixture.Content(1));
        using var batch = _fixture.Store.BeginWrite(inBackground);
        StoreFixture.Add(batch, StoreFixture.Content(1));
        StoreFixture.Add(batch, StoreFixture.Content(2));
        batch.Flush();
        StoreFixture.Add(batch, StoreFixture.Content(3));
        Assert.Equal(2, _fixture.Names().Count);

        batch.Abort();

        Assert.Equal([before.ObjectPath], _fixture.Names());
        Assert.Equal((0, 0L), (batch.AddedCount, batch.AddedBytes));
    }

    [Fact]
    public void Add_DamagedObjectToBeReplaced_IsWrittenAnew()
    {
        var content = StoreFixture.Content(1);
        var digest = _fixture.Keep(content);
        _fixture.Damage(digest);
        using var batch = _fixture.Store.BeginWrite(inBackground: false, new HashSet<FsVerityDigest> { digest });

        Assert.False(batch.Has(digest));
        batch.Add(digest, content);
        Assert.Equal("damaged", File.ReadAllText(_fixture.PathOf(digest)));
        batch.Flush();

        Assert.Equal(digest, _fixture.Store.Measure(digest));
        Assert.Equal([digest.ObjectPath], _fixture.Names());

        // What was there before was no content of that name: there is nothing to go back to.
        batch.Abort();
        Assert.Equal(digest, _fixture.Store.Measure(digest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Add_MoreThanOneGroup_NamesTheFirstBeforeTheEnd(bool inBackground)
    {
        const int Count = 9000;
        var flushes = 0;
        using var batch = _fixture.Store.BeginWrite(inBackground);
        using (FaultInjection.Use(point => Interlocked.Add(ref flushes, point.Operation == "syncfs" ? 1 : 0)))
        {
            for (var i = 0; i < Count; i++)
            {
                StoreFixture.Add(batch, StoreFixture.Content(i));
            }

            if (!inBackground)
            {
                Assert.InRange(_fixture.Names().Count, 64, Count - 1);
            }

            batch.Flush();
        }

        Assert.Equal(Count, _fixture.Names().Count);
        Assert.Equal(Count, batch.AddedCount);
        Assert.InRange(flushes, 4, (Count / 64) + 2);
        _fixture.RequireNoneTorn();
    }

    /// <summary>Threads that add what others add too, and what no other does, flushing now and then.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Add_FromSeveralThreads_KeepsEachContentOnce(int seed, bool inBackground)
    {
        const int Contents = 400;
        using var batch = _fixture.Store.BeginWrite(inBackground);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Factory.StartNew(
            () =>
            {
                var random = new Random((seed * 100) + worker);
                for (var i = 0; i < 1500; i++)
                {
                    var content = StoreFixture.Content(random.Next(Contents));
                    var digest = FsVerityDigest.Compute(content);
                    if (random.Next(2) == 0)
                    {
                        batch.Add(digest, content);
                    }
                    else
                    {
                        var file = batch.Create();
                        file.Write(content);
                        batch.Add(digest, file);
                    }

                    Assert.True(batch.Has(digest));
                    if (random.Next(300) == 0)
                    {
                        batch.Flush();
                        Assert.True(_fixture.Store.Contains(digest));
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        batch.Flush();

        var expected = Enumerable.Range(0, Contents).Select(i => FsVerityDigest.Compute(StoreFixture.Content(i)).ObjectPath).Order(StringComparer.Ordinal);
        Assert.Equal(expected, _fixture.Names());
        Assert.Equal((Contents, Contents * 32L), (batch.AddedCount, batch.AddedBytes));
        _fixture.RequireNoneTorn();
    }
}
