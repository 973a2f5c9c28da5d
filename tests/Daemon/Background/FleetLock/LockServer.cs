using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SkorionOS.Daemon.Tests.Background.FleetLock;

/// <summary>A small HTTP server that says to each request what the test says, byte for byte; so it can also say what no server should.</summary>
internal sealed class LockServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;
    private readonly Func<string, string, string> _answer;
    private readonly bool _hangs;

    /// <param name="answer">Given the head and the body of a request, the whole answer.</param>
    /// <param name="hangs">True to leave the connection open after it.</param>
    public LockServer(Func<string, string, string> answer, bool hangs = false)
    {
        _answer = answer;
        _hangs = hangs;
        _listener.Start();
        _work = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/base/");

    /// <summary>Ends when a request was read and answered.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static string Answer(int status, string body) =>
        $"HTTP/1.1 {status} Some\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            var stream = client.GetStream();
            var (head, body) = await ReadAsync(stream);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(head, body)), _end.Token);
            Asked.TrySetResult();
            if (_hangs)
            {
                await Task.Delay(Timeout.Infinite, _end.Token);
            }
        }
    }

    private async Task<(string Head, string Body)> ReadAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[4096];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length - end - 4 >= ContentLength(text[..end]))
            {
                return (text[..end], text[(end + 4)..]);
            }

            text += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, _end.Token));
        }
    }

    private static int ContentLength(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line[15..], null))
        .SingleOrDefault();
}
