using SkorionOS.Interop.Systemd;

namespace SkorionOS.Interop.Tests.Systemd;

/// <summary>Many calls. It counts the descriptors of the whole process, so nothing else may run beside it.</summary>
[Collection(nameof(Alone))]
public sealed class BusSoakTests(EchoService service) : IClassFixture<EchoService>
{
    [Fact]
    public async Task CallAsync_TenThousandTimesFromFiftyConnections_LeavesNothingBehind()
    {
        await CallAsync(connections: 5, calls: 20);

        // What other tests left to the collector must not go meanwhile.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Descriptors();

        await CallAsync(connections: 50, calls: 200);

        // The runtime opens a few of its own when it is busy; one for each connection would be fifty.
        Assert.InRange(Descriptors(), 0, before + 10);
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private async Task CallAsync(int connections, int calls) => await Task.WhenAll(Enumerable.Range(0, connections).Select(async number =>
    {
        await using var client = await BusConnection.OpenAsync(service.Bus.Address);
        for (var i = 0; i < calls; i++)
        {
            var answer = await client.CallAsync(EchoService.Request("Add", "ii", number, i));
            Assert.Equal((long)number + i, answer[0]);
        }
    }));
}
