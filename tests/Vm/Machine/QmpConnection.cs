using System.Text;
using System.Text.Json;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>QEMU's control channel (QEMU Machine Protocol): commands, and word of what the guest did to the machine.</summary>
internal sealed class QmpConnection : IAsyncDisposable
{
    private readonly UnixConnection _connection;
    private readonly Action<string> _eventHappened;

    private QmpConnection(UnixConnection connection, Action<string> eventHappened) => (_connection, _eventHappened) = (connection, eventHappened);

    /// <param name="eventHappened">Gets the name of each event, such as <c>RESET</c>.</param>
    public static async Task<QmpConnection> OpenAsync(string path, Action<string> eventHappened, CancellationToken cancellationToken)
    {
        QmpConnection qmp = new(await UnixConnection.OpenAsync(path, cancellationToken), eventHappened);
        qmp._connection.Read(new LineReader(qmp.Take).Add);
        await qmp.SendAsync("qmp_capabilities");
        return qmp;
    }

    public Task SendAsync(string command) => _connection.WriteAsync(Encoding.UTF8.GetBytes($$"""{"execute":"{{command}}"}""" + "\n"));

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Take(string line)
    {
        using JsonDocument message = JsonDocument.Parse(line);
        if (message.RootElement.TryGetProperty("event", out JsonElement name))
            _eventHappened(name.GetString()!);
    }
}
