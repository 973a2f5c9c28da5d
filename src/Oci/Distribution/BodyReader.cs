namespace SkorionOS.Oci.Distribution;

/// <summary>The body of one answer, where each read has the idle timeout and a break is a failure that may be tried again.</summary>
internal sealed class BodyReader(Stream body, HttpResponseMessage response, string what, ImageSourceOptions options) : IAsyncDisposable
{
    private readonly TransferPace _pace = new(options, what);

    /// <summary>The next bytes, or 0 at the end.</summary>
    /// <exception cref="RegistryException"><c>transfer-broken</c>.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = new(options.Patience.Idle, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        try
        {
            long since = _pace.Now();
            int read = await body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
            _pace.Note(read, since);
            return read;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken($"nothing came for {options.Patience.Idle.TotalSeconds} seconds", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Broken(e.Message, e);
        }
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="RegistryException"><c>transfer-broken</c>, or <c>registry-protocol</c> when it is longer than <paramref
    /// name="limit"/>.</exception>
    public async Task<byte[]> ReadAllAsync(int limit, CancellationToken cancellationToken)
    {
        long? announced = response.Content.Headers.ContentLength;
        byte[] buffer = new byte[announced < limit ? (int)announced + 1 : Math.Min(limit + 1, 16 * 1024)];
        int length = 0;
        while (true)
        {
            int read = announced > limit ? limit + 1 : await ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (length > limit)
            {
                throw new RegistryException("registry-protocol", $"{Host} answers {what} with more than {limit} bytes.");
            }

            if (read == 0)
            {
                return buffer[..length];
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(limit + 1L, buffer.Length * 2L));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
    }

    private string Host => response.RequestMessage?.RequestUri?.Authority ?? "The server";

    private RegistryException Broken(string why, Exception inner) =>
        new("transfer-broken", $"{Host} stopped sending {what}: {why}", inner) { IsTransient = true };
}
