using System.Text;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>The serial console: what firmware, boot menu, kernel and systemd say, by boot, and the keys that are pressed there.</summary>
internal sealed class SerialConsole : IAsyncDisposable
{
    private readonly UnixConnection _connection;
    private readonly MachineLog _log;
    private readonly SemaphoreSlim _something = new(0);

    private SerialConsole(UnixConnection connection, MachineLog log) => (_connection, _log) = (connection, log);

    public static async Task<SerialConsole> OpenAsync(string path, MachineLog log, CancellationToken cancellationToken)
    {
        SerialConsole console = new(await UnixConnection.OpenAsync(path, cancellationToken), log);
        console._connection.Read(console.Take);
        return console;
    }

    /// <summary>Waits until the boot that runs now has said something.</summary>
    public async Task SaysAsync(Boot boot, string text, CancellationToken cancellationToken)
    {
        while (!boot.Console.Contains(text, StringComparison.Ordinal))
            await _something.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until nothing has been said for a while.</summary>
    public async Task QuietAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        while (await _something.WaitAsync(span, cancellationToken))
        {
        }
    }

    public Task PressAsync(string keys) => _connection.WriteAsync(Encoding.Latin1.GetBytes(keys));

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _something.Dispose();
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        _log.Current.Add(bytes.Span);
        _something.Release();
    }
}
