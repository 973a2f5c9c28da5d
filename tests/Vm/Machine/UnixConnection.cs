using System.Net.Sockets;

namespace SkorionOS.Vm.Tests.Machine;

/// <summary>One end of a character device of QEMU. What comes is handed on as it comes; the other end closing it is no error.</summary>
internal sealed class UnixConnection : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Task _reading = Task.CompletedTask;

    public static async Task<UnixConnection> OpenAsync(string path, CancellationToken cancellationToken)
    {
        UnixConnection connection = new();
        try
        {
            await connection._socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return connection;
        }
        catch
        {
            connection._socket.Dispose();
            throw;
        }
    }

    /// <summary>Starts handing on what comes.</summary>
    public void Read(Action<ReadOnlyMemory<byte>> handle) => _reading = Task.Run(async () =>
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer) is > 0 and int length)
                handle(buffer.AsMemory(0, length));
        }
        catch (SocketException)
        {
            // QEMU has ended; whoever waits for something hears so from its process.
        }
    });

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Close();
        await _reading;
    }
}
