using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Tests.Store;

public sealed class ObjectBatchFaultTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("syncfs", false)]
    [InlineData("syncfs", true)]
    [InlineData("linkat", false)]
    [InlineData("linkat", true)]
    public void Flush_FullDisk_SaysSoEveryTimeAndTearsNothing(string operation, bool inBackground)
    {
        var before = _fixture.Keep(StoreFixture.Content(1));
        using (var batch = _fixture.Store.BeginWrite(inBackground))
        {
            for (var i = 0; i < 20; i++)
            {
                StoreFixture.Add(batch, StoreFixture.Content(i));
            }

            using (FailAt(operation, after: operation == "linkat" ? 7 : 0))
            {
                var error = Assert.Throws<LinuxException>(batch.Flush);
                Assert.Equal((Errno.ENOSPC, operation), (error.Error, error.Operation));
            }

            // The disk has space again, but what was lost stays lost: a batch that failed must not end well.
            Assert.True(Assert.Throws<LinuxException>(batch.Flush).IsOutOfSpace);
            Assert.Equal(operation == "linkat" ? 8 : 1, _fixture.Names().Count);
            _fixture.RequireNoneTorn();
            batch.Abort();
        }

        Assert.Equal([before.ObjectPath], _fixture.Names());
    }

    /// <summary>Two threads share a batch: the one whose content was lost may be another than the one that saw the error.</summary>
    [Fact]
    public void Add_GroupThatFailsInBackground_IsReportedByFlush()
    {
        using var batch = _fixture.Store.BeginWrite(inBackground: true);
        using (FailAt("syncfs", after: 0))
        {
            var error = Assert.Throws<LinuxException>(() =>
            {
                for (var i = 0; i < 5000; i++)
                {
                    StoreFixture.Add(batch, StoreFixture.Content(i));
                }

                batch.Flush();
            });
            Assert.Equal(Errno.ENOSPC, error.Error);
        }

        Assert.Throws<LinuxException>(batch.Flush);
        Assert.Empty(_fixture.Names());
    }

    /// <summary>The world ends before the first change, before the second, and so on; then another run does the same work.</summary>
    [Fact]
    public void Flush_StoppedBeforeEachChange_NamesStandForWholeContentsAndTheNextRunFinishes()
    {
        var stops = 0;
        for (var finished = false; !finished; stops++)
        {
            using var fixture = new StoreFixture();
            var damaged = fixture.Keep(StoreFixture.Content(0));
            fixture.Damage(damaged);
            using (FailAt(operation: null, after: stops))
            {
                finished = TryBring(fixture.Store, damaged);
            }

            foreach (var file in fixture.Store.List())
            {
                if (file.Digest is { } digest && digest != damaged)
                {
                    Assert.Equal(digest, fixture.Store.Measure(digest));
                }
            }

            var content = File.ReadAllBytes(fixture.PathOf(damaged));
            Assert.True(content.AsSpan().SequenceEqual("damaged"u8) || content.AsSpan().SequenceEqual(StoreFixture.Content(0)));

            Assert.True(TryBring(fixture.Store, damaged));
            fixture.RequireNoneTorn();
            Assert.Equal(10, fixture.Names().Count);
        }

        Assert.InRange(stops, 30, 200);
    }

    private static bool TryBring(ObjectStore store, FsVerityDigest damaged)
    {
        try
        {
            using var batch = store.BeginWrite(inBackground: false, new HashSet<FsVerityDigest> { damaged });
            for (var i = 0; i < 10; i++)
            {
                StoreFixture.Add(batch, StoreFixture.Content(i));
                if (i == 5)
                {
                    batch.Flush();
                }
            }

            batch.Flush();
            return true;
        }
        catch (LinuxException)
        {
            return false;
        }
    }

    private static IDisposable FailAt(string? operation, int after)
    {
        var seen = 0;
        return FaultInjection.Use(point =>
        {
            if ((operation is null || point.Operation == operation) && Interlocked.Increment(ref seen) > after)
            {
                throw new LinuxException(Errno.ENOSPC, point.Operation, point.Path);
            }
        });
    }
}
