using Microsoft.AspNetCore.Http;

namespace SkorionOS.Testing.Registry;

/// <summary>An answer before it is sent, which faults may still spoil.</summary>
internal sealed class AnswerPlan(RequestRecord request, RegistryContent content)
{
    public RequestRecord Request { get; } = request;

    public RegistryContent Content { get; set; } = content;

    public int Status { get; set; } = 200;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first byte to send, and the one after the last.</summary>
    public long From { get; set; }

    public long To { get; set; } = content.Length;

    public long? DropAfter { get; set; }

    public long? StallAfter { get; set; }

    public bool IsSilent { get; set; }

    public bool IsChunked { get; set; }

    public int Piece { get; set; } = 256 * 1024;

    public TimeSpan Pause { get; set; }

    public void SendAll() => (From, To) = (0, Content.Length);

    public async Task SendAsync(HttpContext context, CancellationToken stopping)
    {
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, stopping);
        }

        HttpResponse response = context.Response;
        response.StatusCode = Status;
        foreach ((string name, string value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (!IsChunked)
        {
            response.ContentLength = To - From;
        }

        await response.StartAsync(stopping);
        await using Stream content = Content.Open(From);
        byte[] buffer = new byte[Piece];
        for (long sent = 0; sent < To - From;)
        {
            if (sent == DropAfter)
            {
                // The server closes the connection when less comes than was promised, after what came: an abort could overtake the bytes
                // before it.
                throw new OperationCanceledException("dropped by a fault");
            }

            if (sent == StallAfter)
            {
                await response.Body.FlushAsync(stopping);
                await Task.Delay(Timeout.Infinite, stopping);
            }

            long stop = new[] { To - From, DropAfter ?? long.MaxValue, StallAfter ?? long.MaxValue }.Where(end => end > sent).Min();
            int read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, stop - sent)), stopping);
            await response.Body.WriteAsync(buffer.AsMemory(0, read), stopping);
            sent += read;
            if (Pause > TimeSpan.Zero)
            {
                await response.Body.FlushAsync(stopping);
                await Task.Delay(Pause, stopping);
            }
        }
    }
}
