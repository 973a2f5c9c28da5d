using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Hostile.Tests.Registry;

/// <summary>
/// A registry that speaks HTTP/1.1 byte by byte, so that it can say what no web server would. It has one image, and serves it honestly where no lie is told.
/// Each connection is for one request.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private readonly OciImage _image;

    /// <param name="image">What it has, under any name and tag.</param>
    /// <param name="address">Where on the loopback: hosts that are strangers have different addresses.</param>
    public RawServer(OciImage image, string address = "127.0.0.1")
    {
        _image = image;
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
        Authority = $"{address}:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Authority { get; }

    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    /// <summary>Answers a request in its own way, and says so; or leaves it to the honest part.</summary>
    public Func<RawRequest, Stream, CancellationToken, Task<bool>> Lie { get; set; } = (_, _, _) => Task.FromResult(false);

    public ImageReference Reference => ImageReference.Parse($"{Authority}/evil:latest");

    /// <summary>Sends headers, and a body whose length is told.</summary>
    public static async Task SendAsync(Stream stream, string status, string headers, ReadOnlyMemory<byte> body, CancellationToken token)
    {
        await WriteAsync(stream, $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n", token);
        await stream.WriteAsync(body, token);
    }

    public static Task WriteAsync(Stream stream, string text, CancellationToken token) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), token).AsTask();

    /// <summary>The content that an honest registry gives for a request.</summary>
    public (byte[] Body, string Type)? Find(RawRequest request) => request switch
    {
        { IsManifest: true } => (_image.Manifest, _image.MediaType),
        { IsConfig: true } => (_image.Config, "application/octet-stream"),
        { IsLayer: true } => (_image.Layers[0], "application/octet-stream"),
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the server.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    if (!await Lie(request, stream, _stopping.Token))
                    {
                        await AnswerAsync(request, stream);
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client has heard enough.
            }
        }
    }

    private async Task AnswerAsync(RawRequest request, Stream stream)
    {
        if (Find(request) is not var (body, type))
        {
            await SendAsync(stream, "404 Not Found", "", default, _stopping.Token);
            return;
        }

        var from = (int)Math.Min(request.From, body.Length);
        await SendAsync(stream, from > 0 ? "206 Partial Content" : "200 OK",
            $"Content-Type: {type}\r\n" + (from > 0 ? $"Content-Range: bytes {from}-{body.Length - 1}/{body.Length}\r\n" : ""), body.AsMemory(from), _stopping.Token);
    }

    private async Task<RawRequest?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stopping.Token);
            if (read == 0 || buffer[0] == 0x16)
            {
                // Nothing, or the beginning of TLS, which this server does not speak.
                return null;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        var parts = head.ToString().Split("\r\n", 2);
        var target = parts[0].Split(' ')[1];
        return new RawRequest(target, parts[1])
        {
            IsConfig = target.EndsWith(Digest.Sha256(_image.Config).ToString(), StringComparison.Ordinal),
            IsLayer = target.EndsWith(Digest.Sha256(_image.Layers[0]).ToString(), StringComparison.Ordinal),
        };
    }
}
