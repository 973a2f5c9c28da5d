using System.Net.Sockets;
using System.Text;

namespace SkorionOS.Testing.Bus;

/// <summary>systemd's end of sd_notify(3).</summary>
public sealed class NotifySocket : IDisposable
{
    private const string Variable = "NOTIFY_SOCKET";
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly string _path;
    private bool _isAnnounced;

    /// <summary>Begins to listen.</summary>
    /// <param name="path">Where the socket is made.</param>
    public NotifySocket(string path)
    {
        _path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
    }

    /// <summary>True when something was sent that nobody has read.</summary>
    public bool HasMore => _socket.Available > 0;

    /// <summary>Lets what is started in this process find it, until it is disposed.</summary>
    public NotifySocket Announce()
    {
        Environment.SetEnvironmentVariable(Variable, _path);
        _isAnnounced = true;
        return this;
    }

    /// <summary>The next message.</summary>
    public async Task<string> ReadAsync()
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromMinutes(1)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isAnnounced)
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }

        _socket.Dispose();
    }
}
