using System.Text;
using SkorionOS.Testing.Images;

namespace SkorionOS.Hostile.Tests.Registry;

/// <summary>The corpus of hostile registries.</summary>
internal static class RegistryCases
{
    private const string Ok = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    private const string Protocol = "registry-protocol";
    private const string Unreachable = "registry-unreachable";
    private const string Broken = "transfer-broken";
    private const string Size = "size-mismatch";
    private const string Digest = "digest-mismatch";

    public static IEnumerable<RegistryCase> All =>
    [
        Manifest("headers: none", Unreachable, Lies.Text("")),
        Manifest("headers: no HTTP", Unreachable, Lies.Text("220 smtp.example ESMTP\r\n")),
        Manifest("headers: cut", Unreachable, Lies.Text("HTTP/1.1 200 OK\r\nContent-Len")),
        Manifest("headers: silence", Unreachable, Lies.Silence),
        Manifest("headers: endless names", Protocol, Lies.Endless(Ok, "X-Evil: x\r\n")),
        Manifest("headers: an endless value", Protocol, Lies.Endless(Ok + "X-Evil: ", "x")),
        Manifest("headers: an endless first line", Protocol, Lies.Endless("HTTP/1.1 200 ", "x")),
        Manifest("headers: byte by byte", Unreachable, Lies.Drip(Ok + "X-Evil: ", "x")),
        Manifest("headers: endless interim answers", Protocol, Lies.Endless("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),
        Manifest("headers: two lengths that differ", null, Lies.Framed("Content-Length: LENGTH\r\nContent-Length: 1\r\n")),
        Manifest("headers: a negative length", null, Lies.Framed("Content-Length: -1\r\n")),
        Manifest("headers: a length of 8 EiB", Protocol, Lies.Framed("Content-Length: 9223372036854775807\r\n")),
        Layer("headers: a length of 8 EiB for a layer", Size, Lies.Framed("Content-Length: 9223372036854775807\r\n")),

        Manifest("body: manifest without end", Protocol, Lies.Endless(Ok + "\r\n", "{\"x\":\"")),
        Manifest("body: manifest without end, in chunks", Protocol, Lies.Endless(Ok + "Transfer-Encoding: chunked\r\n\r\n", "8\r\n[[[[[[[[\r\n")),
        Manifest("body: manifest of 5 MiB", Protocol, Lies.Changed(_ => new byte[5 << 20])),
        Manifest("body: manifest byte by byte", Broken, Lies.Drip(Ok + "Content-Length: 4000000\r\n\r\n", "x")),
        Manifest("body: manifest cut", Broken, Lies.Framed("Content-Length: LENGTH\r\n", body => body[..^10])),
        Manifest("body: manifest that is another", "manifest-invalid", Lies.Changed(_ => "{}"u8.ToArray())),
        Manifest("body: manifest of nothing", "manifest-invalid", Lies.Changed(_ => [])),
        Manifest("body: manifest in gzip", "manifest-invalid", Lies.Changed(body => Compression.Gzip.Compress(body), "Content-Encoding: gzip\r\n")),
        Manifest("body: manifest called gzip", null, Lies.Changed(body => body, "Content-Encoding: gzip\r\n")),
        Manifest("body: manifest called a page", "manifest-unsupported", Lies.Status("200 OK", "Content-Type: text/html\r\n", "{\"schemaVersion\":2,\"layers\":[],\"config\":{}}")),
        Config("body: config without end", Digest, Lies.Endless(Ok + "\r\n", "x")),
        Config("body: config that is another", Digest, Lies.Changed(Flip)),
        Config("body: config too long", Size, Lies.Changed(body => [.. body, 0])),
        Config("body: config cut by its length", Size, Lies.Changed(body => body[..^1])),
        Layer("body: layer without end", Size, WithoutEnd),
        Layer("body: layer without end, in chunks", Size, ChunksWithoutEnd),
        Layer("body: layer that is another", Digest, Lies.Changed(Flip)),
        Layer("body: layer too long", Size, Lies.Changed(body => [.. body, 0])),
        Layer("body: layer too long, without a length", Size, Lies.Framed("", body => [.. body, .. new byte[100_000]])),
        Layer("body: layer cut by its length", Size, Lies.Changed(body => body[..^1])),
        Layer("body: layer in gzip again", Size, Lies.Changed(body => Compression.Gzip.Compress(body), "Content-Encoding: gzip\r\n")),
        Layer("body: layer byte by byte", Broken, Lies.Drip(Ok + "Content-Length: 20000\r\n\r\n", "x"), Size),
        Layer("body: layer byte by byte, without a length", Broken, Lies.Drip(Ok + "\r\n", "x")),
        Layer("body: layer a byte a connection", Broken, OneByte),
        Layer("body: layer always cut at its first byte", Broken, Lies.Framed("Content-Length: LENGTH\r\n", _ => [])),
        Layer("body: layer stops in its middle", Broken, Stall),
        Layer("chunks: a length that is no number", Broken, Lies.Framed("Transfer-Encoding: chunked\r\n", _ => "evil\r\nxx\r\n"u8.ToArray())),
        Layer("chunks: a negative length", Broken, Lies.Framed("Transfer-Encoding: chunked\r\n", _ => "-5\r\nxx\r\n"u8.ToArray())),
        Layer("chunks: a length beyond 64 bits", Broken, Lies.Framed("Transfer-Encoding: chunked\r\n", _ => "fffffffffffffffff\r\nxx\r\n"u8.ToArray())),
        Layer("chunks: a length that is larger than what comes", Broken, Lies.Framed("Transfer-Encoding: chunked\r\n", _ => "7fffffff\r\nxx\r\n"u8.ToArray())),
        Layer("chunks: an extension without end", Broken, Lies.Endless(Ok + "Transfer-Encoding: chunked\r\n\r\n5;", "x")),
        Layer("chunks: a trailer without end", Broken, Lies.Endless(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-Evil: x\r\n")),
        Layer("chunks: and a length", Size, Lies.Framed("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", body => [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8])),

        Layer("range: 206 that nobody asked for", Protocol, Lies.Framed("Content-Length: LENGTH\r\nContent-Range: bytes 5-9/10\r\n", status: "206 Partial Content")),
        Layer("range: 206 with another range", null, OtherRange) with { Times = 2 },
        Layer("range: 206 with another range, always", Broken, OtherRange),
        Layer("range: 206 without one", Broken, (server, request, stream, token) => request.From == 0 ? Cut(server, request, stream, token)
            : RawServer.SendAsync(stream, "206 Partial Content", "", server.Find(request)!.Value.Body, token)),
        Layer("range: the content changes between requests", Digest, (server, request, stream, token) => request.From == 0 ? Cut(server, request, stream, token)
            : Other(server, request, stream, token)),
        Layer("range: 416, always", Broken, (server, request, stream, token) => request.From == 0 ? Cut(server, request, stream, token)
            : RawServer.SendAsync(stream, "416 Range Not Satisfiable", "Content-Range: bytes */1\r\n", default, token)),

        Manifest("redirect: to itself", "redirect-refused", (server, request, stream, token) =>
            RawServer.SendAsync(stream, "307 Temporary Redirect", $"Location: {request.Target}\r\n", default, token)),
        Layer("redirect: on and on", "redirect-refused", (server, request, stream, token) =>
            RawServer.SendAsync(stream, "302 Found", $"Location: {request.Target.Replace("/blobs/", "/x/blobs/", StringComparison.Ordinal)}\r\n", default, token)),
        Manifest("redirect: to nowhere", Protocol, Lies.Status("302 Found")),
        Manifest("redirect: to what is no address", Protocol, Lies.Status("302 Found", "Location: //[evil\r\n")),
        Manifest("redirect: to a host of dots", Protocol, Lies.Status("302 Found", "Location: https://../../etc\r\n")),
        Manifest("redirect: to a file", "redirect-refused", Lies.Status("302 Found", "Location: file:///etc/passwd\r\n")),
        Manifest("redirect: to another protocol", "redirect-refused", Lies.Status("302 Found", "Location: gopher://127.0.0.1:1/\r\n")),
        Manifest("redirect: with a password", "redirect-refused", Lies.Status("302 Found", "Location: http://user:secret@127.0.0.1:1/\r\n")),
        Manifest("redirect: to a port where nobody is", Unreachable, Lies.Status("302 Found", "Location: http://127.0.0.1:1/\r\n")),
        Manifest("redirect: with a body without end", "redirect-refused", (_, request, stream, token) =>
            Lies.Endless($"HTTP/1.1 302 Found\r\nLocation: {request.Target}\r\nConnection: close\r\n\r\n", "x")(null!, request, stream, token)),

        Manifest("error: a body without end", "denied", Lies.Endless("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n", "{\"errors\":")),
        Manifest("error: a body in gzip", "denied", Lies.Status("403 Forbidden", "Content-Encoding: gzip\r\n", "\u001f\u008b\b\0\0\0\0\0\0\u0003evil")),
        Manifest("error: a body byte by byte", "denied", Lies.Drip("HTTP/1.1 403 Forbidden\r\nContent-Length: 60000\r\n\r\n", "x")),
        Manifest("error: a message of control characters", "denied", Lies.Status("403 Forbidden", "", "{\"errors\":[{\"code\":\"X\",\"message\":\"\\u001b[2J\\r\\nevil\"}]}")),
        Manifest("error: errors that are no list", "denied", Lies.Status("403 Forbidden", "", "{\"errors\":{\"a\":1}}")),
        Manifest("error: errors that are no objects", "denied", Lies.Status("403 Forbidden", "", "{\"errors\":[1,null,[]]}")),
        Manifest("error: a list", "denied", Lies.Status("403 Forbidden", "", "[]")),
        Manifest("error: a document nested 60 000 deep", "denied", Lies.Status("403 Forbidden", "", new string('[', 60_000))),
        Manifest("error: come again in a year", "rate-limited", Lies.Status("429 Too Many Requests", "Retry-After: 31536000\r\n")),
        Manifest("error: come again in 10 000 years", "rate-limited", Lies.Status("429 Too Many Requests", "Retry-After: 315360000000\r\n")),
        Manifest("error: come again before time began", "rate-limited", Lies.Status("429 Too Many Requests", "Retry-After: Mon, 01 Jan 0001 00:00:00 GMT\r\n")),
        Manifest("error: a status that nobody knows", Protocol, Lies.Status("299 Evil", "", "{}"), "manifest-invalid"),
        Manifest("error: a status of 999", "server-error", Lies.Status("999 Evil")),
    ];

    private static RegistryCase Manifest(string name, string? code, Lies.Answer answer, string? instead = null) => new(name, instead ?? code, request => request.IsManifest, answer);

    private static RegistryCase Config(string name, string? code, Lies.Answer answer) => new(name, code, request => request.IsConfig, answer);

    private static RegistryCase Layer(string name, string? code, Lies.Answer answer, string? instead = null) =>
        new(name, instead ?? code, request => request.Target.Contains("/blobs/", StringComparison.Ordinal) && !request.IsConfig, answer);

    private static byte[] Flip(byte[] body)
    {
        byte[] flipped = [.. body];
        flipped[^1] ^= 1;
        return flipped;
    }

    /// <summary>The first 100 bytes, and the end of the connection.</summary>
    private static Task Cut(RawServer server, RawRequest request, Stream stream, CancellationToken token) =>
        Lies.Framed("Content-Length: LENGTH\r\n", body => body[..100])(server, request, stream, token);

    private static async Task OneByte(RawServer server, RawRequest request, Stream stream, CancellationToken token)
    {
        var body = server.Find(request)!.Value.Body;
        var from = (int)request.From;
        await RawServer.WriteAsync(stream, (from > 0 ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{body.Length - 1}/{body.Length}\r\n" : "HTTP/1.1 200 OK\r\n")
            + $"Content-Length: {body.Length - from}\r\nConnection: close\r\n\r\n", token);
        await stream.WriteAsync(body.AsMemory(from, 1), token);
    }

    private static async Task WithoutEnd(RawServer server, RawRequest request, Stream stream, CancellationToken token)
    {
        await RawServer.WriteAsync(stream, Ok + "\r\n", token);
        await stream.WriteAsync(server.Find(request)!.Value.Body, token);
        await Lies.Endless("", "\0")(server, request, stream, token);
    }

    private static async Task ChunksWithoutEnd(RawServer server, RawRequest request, Stream stream, CancellationToken token)
    {
        var body = server.Find(request)!.Value.Body;
        await RawServer.WriteAsync(stream, $"{Ok}Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n", token);
        await stream.WriteAsync(body, token);
        await Lies.Endless("\r\n", "1\r\nx\r\n")(server, request, stream, token);
    }

    private static async Task Stall(RawServer server, RawRequest request, Stream stream, CancellationToken token)
    {
        await Cut(server, request, stream, token);
        await Task.Delay(Timeout.Infinite, token);
    }

    private static Task OtherRange(RawServer server, RawRequest request, Stream stream, CancellationToken token) => request.From == 0
        ? Cut(server, request, stream, token)
        : Lies.Framed("Content-Length: LENGTH\r\nContent-Range: bytes 0-9/10\r\n", status: "206 Partial Content")(server, request, stream, token);

    private static Task Other(RawServer server, RawRequest request, Stream stream, CancellationToken token)
    {
        var body = Flip(server.Find(request)!.Value.Body);
        return RawServer.SendAsync(stream, "206 Partial Content", $"Content-Range: bytes {request.From}-{body.Length - 1}/{body.Length}\r\n", body.AsMemory((int)request.From), token);
    }
}
