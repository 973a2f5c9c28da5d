namespace SkorionOS.Hostile.Tests.Registry;

/// <summary>Answers that are lies, as bytes on the wire.</summary>
internal static class Lies
{
    /// <summary>One answer to every request of a kind.</summary>
    public delegate Task Answer(RawServer server, RawRequest request, Stream stream, CancellationToken token);

    /// <summary>A text, and the end of the connection.</summary>
    public static Answer Text(string text) => (_, _, stream, token) => RawServer.WriteAsync(stream, text, token);

    /// <summary>A status with headers and a body.</summary>
    public static Answer Status(string status, string headers = "", string body = "") =>
        (_, _, stream, token) => RawServer.SendAsync(stream, status, headers, System.Text.Encoding.Latin1.GetBytes(body), token);

    /// <summary>The right content, changed.</summary>
    public static Answer Changed(Func<byte[], byte[]> change, string headers = "") => (server, request, stream, token) =>
    {
        var (body, type) = server.Find(request)!.Value;
        return RawServer.SendAsync(stream, "200 OK", $"Content-Type: {type}\r\n{headers}", change(body), token);
    };

    /// <summary>The right content with headers of one's own: <c>LENGTH</c> stands for its length.</summary>
    public static Answer Framed(string headers, Func<byte[], byte[]>? frame = null, string status = "200 OK") => async (server, request, stream, token) =>
    {
        var (body, type) = server.Find(request)!.Value;
        var lines = headers.Replace("LENGTH", $"{body.Length}", StringComparison.Ordinal);
        await RawServer.WriteAsync(stream, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nConnection: close\r\n{lines}\r\n", token);
        await stream.WriteAsync(frame?.Invoke(body) ?? body, token);
    };

    /// <summary>Headers, then the same bytes again and again, until the client has enough.</summary>
    public static Answer Endless(string head, string again) => async (_, _, stream, token) =>
    {
        await RawServer.WriteAsync(stream, head, token);
        var block = System.Text.Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(again, Math.Max(1, 65536 / again.Length))));
        while (true)
        {
            await stream.WriteAsync(block, token);
        }
    };

    /// <summary>A text byte by byte, slower than anybody would wait for.</summary>
    public static Answer Drip(string head, string again) => async (_, _, stream, token) =>
    {
        await RawServer.WriteAsync(stream, head, token);
        while (true)
        {
            await RawServer.WriteAsync(stream, again, token);
            await stream.FlushAsync(token);
            await Task.Delay(TimeSpan.FromMilliseconds(20), token);
        }
    };

    /// <summary>Nothing.</summary>
    public static Answer Silence { get; } = (_, _, _, token) => Task.Delay(Timeout.Infinite, token);
}
