using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

/// <summary>A service that has a name on a bus, and never answers: its thread is busy with something else.</summary>
internal sealed class SilentService : IAsyncDisposable
{
    private readonly BusConnection _connection;
    private readonly ManualResetEventSlim _busy = new();

    private SilentService(BusConnection connection) => _connection = connection;

    public static async Task<SilentService> ShowAsync(string address, string name)
    {
        SilentService service = new(await BusConnection.OpenAsync(address));
        await service._connection.RequestNameAsync(name);
        service._connection.Post(service._busy.Wait);
        return service;
    }

    public ValueTask DisposeAsync()
    {
        _busy.Set();
        _connection.Dispose();
        _busy.Dispose();
        return ValueTask.CompletedTask;
    }
}
