using System.Net.Sockets;
using System.Text;

namespace SkorionOS.Daemon.Tests.Hosting;

/// <summary>The end of systemd of sd_notify(3), for what is started in this process while it is there.</summary>
internal sealed class NotifySocket : IDisposable
{
    private const string Variable = "NOTIFY_SOCKET";
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket(string path)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        Environment.SetEnvironmentVariable(Variable, path);
    }

    /// <summary>True when something was sent that nobody has read.</summary>
    public bool HasMore => _socket.Available > 0;

    /// <summary>The next message.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromMinutes(1)));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _socket.Dispose();
    }
}
