using System.Net;
using System.Net.Http.Headers;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// One blob, asked for as often as it takes, each time from the byte reached. Every request starts at the registry: an address it
/// redirected to earlier may have run out.
/// </summary>
internal sealed class BlobDownload(RegistryClient client, RegistryEndpoint endpoint, Descriptor blob, ImageReference image,
    ImageSourceOptions options)
{
    private const int SkipBuffer = 64 * 1024;

    private readonly string _what = $"blob {blob.Digest} of {image}";
    private EntityTagHeaderValue? _entityTag;
    private bool _rangesFailed;

    /// <summary>The body, standing at a byte.</summary>
    /// <exception cref="BlobException"><c>size-mismatch</c>: the registry's content has another size.</exception>
    /// <exception cref="OciException">It is not to be had, for now or at all.</exception>
    public async Task<BodyReader> OpenAsync(long position, CancellationToken cancellationToken)
    {
        RegistryRequest request = new()
        {
            Path = endpoint.Blob(blob.Digest),
            What = _what,
            Missing = "blob-missing",
            From = _rangesFailed ? 0 : position,
            SameAs = _entityTag,
        };
        HttpResponseMessage response = await SendAsync(request, position, cancellationToken).ConfigureAwait(false);
        try
        {
            long start = StartOf(response, request.From, position);
            _entityTag = response.Headers.ETag is { IsWeak: false } strong ? strong : null;
            BodyReader body = await client.BodyAsync(response, _what, cancellationToken).ConfigureAwait(false);
            await SkipAsync(body, position - start, cancellationToken).ConfigureAwait(false);
            return body;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The failure of a body that ended before its time.</summary>
    public RegistryException EndedAt(long position) => new("transfer-broken",
        $"The transfer of {_what} ended at byte {position} of {blob.Size}.") { IsTransient = true };

    /// <summary>The failure of a body that goes on after the blob's last byte.</summary>
    public BlobException TooLong() =>
        new("size-mismatch", $"The registry sends more for {_what} than the {blob.Size} bytes of its descriptor.");

    private async Task<HttpResponseMessage> SendAsync(RegistryRequest request, long position, CancellationToken cancellationToken)
    {
        if (position > 0)
        {
            Log.Resuming(options.Logger, blob.Digest, position);
        }

        try
        {
            return await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.RequestedRangeNotSatisfiable && request.From > 0)
        {
            throw GiveUpRanges(e.Message, position);
        }
    }

    /// <summary>The byte that the body starts with, as far as the headers can be believed.</summary>
    private long StartOf(HttpResponseMessage response, long asked, long position)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            return response.Content.Headers.ContentLength is not { } length || length == blob.Size ? 0 : throw WrongSize(length);
        }

        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        bool isAsExpected = range is { Unit: "bytes", From: { } from, To: { } to }
            && from == asked && to < blob.Size && (range.Length ?? blob.Size) == blob.Size;
        return isAsExpected ? asked : throw GiveUpRanges($"Content-Range: {Excerpt.Of(range?.ToString() ?? "none")}", position);
    }

    /// <summary>A server that is confused about ranges is asked for the whole from now on; its bytes are checked as all others.</summary>
    private RegistryException GiveUpRanges(string reason, long position)
    {
        _rangesFailed = true;
        _entityTag = null;
        Log.RangesGivenUp(options.Logger, blob.Digest, reason, position);
        return new RegistryException("registry-protocol",
            $"The registry answers a range of {_what} from byte {position} with nonsense: {reason}") { IsTransient = true };
    }

    private async Task SkipAsync(BodyReader body, long count, CancellationToken cancellationToken)
    {
        byte[] scratch = count > 0 ? new byte[SkipBuffer] : [];
        for (long left = count; left > 0;)
        {
            int read =
                await body.ReadAsync(scratch.AsMemory(0, (int)Math.Min(left, scratch.Length)), cancellationToken).ConfigureAwait(false);
            left -= read > 0 ? read : throw EndedAt(count - left);
        }
    }

    private BlobException WrongSize(long length) =>
        new("size-mismatch", $"The registry has {length} bytes for {_what}, not the {blob.Size} of its descriptor.");
}
