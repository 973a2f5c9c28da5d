using System.Net;
using Polly;
using SkorionOS.Oci.Documents;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Oci.Distribution;

/// <summary>An image in a registry, by the distribution specification.</summary>
internal sealed class RegistrySource : ImageSource
{
    private static readonly string[] Manifests =
        [MediaType.OciManifest, MediaType.OciIndex, MediaType.DockerManifest, MediaType.DockerIndex];

    private readonly RegistryReference _reference;
    private readonly RegistryEndpoint _endpoint;
    private readonly RegistryClient _client;
    private readonly ResiliencePipeline _retries;
    private readonly ImageSourceOptions _options;

    public RegistrySource(RegistryReference reference, ImageSourceOptions options)
        : base(reference)
    {
        _reference = reference;
        _options = options;
        _endpoint = RegistryEndpoint.Of(reference);
        _client = new RegistryClient(_endpoint, options);
        _retries = RetryPolicy.Create(options);
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenBlobAsync(Descriptor blob, long offset = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, blob.Size);
        TransferPace pace = new(_options, $"blob {blob.Digest} of {Reference}");
        BlobStream stream = new(new BlobDownload(_client, _endpoint, blob, Reference, _options), _retries, pace, blob.Size, offset);
        await stream.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return stream;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override async Task<ManifestBytes> FetchRootAsync(Platform platform, KnownManifests? known,
        CancellationToken cancellationToken)
    {
        if (_reference.Digest is not { } digest)
        {
            return await GetAsync(_reference.Tag!, cancellationToken).ConfigureAwait(false);
        }

        return ManifestBytes.Known(known, digest, null)
            ?? (await GetAsync(digest.ToString(), cancellationToken).ConfigureAwait(false)).Expect(digest, Reference);
    }

    internal override Task<ManifestBytes> FetchAsync(Descriptor manifest, CancellationToken cancellationToken) =>
        GetAsync(manifest.Digest.ToString(), cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ImageSignature> FindSignaturesAsync(Digest manifest, CancellationToken cancellationToken = default) =>
        new SignatureSearch(this, manifest).RunAsync(cancellationToken);

    /// <summary>A manifest, or null when the registry does not have it.</summary>
    internal async Task<ManifestBytes?> TryFetchAsync(string tagOrDigest, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(tagOrDigest, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// A page of the manifests that refer to another, and the path of the next page; null where the registry has no such list.
    /// </summary>
    /// <param name="path">The path below the repository, with its query.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<(ManifestBytes? Page, string? Next)> TryFetchReferrersAsync(string path, CancellationToken cancellationToken)
    {
        RegistryRequest request = new()
        {
            Path = _endpoint.InRepository(path),
            What = $"list of what refers to {Reference}",
            Missing = "image-not-found",
            Accept = [MediaType.OciIndex],
        };
        try
        {
            string? next = null;
            ManifestBytes page = await _retries.ExecuteAsync(async token => await GetOnceAsync(request, token,
                response => next = _endpoint.NextPage(response)).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return (page, next);
        }
        catch (RegistryException e) when (e.Status
            is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
        {
            // The specification wants 404 of a registry without the list; older ones know no such path and say so in their own way.
            return (null, null);
        }
    }

    private async Task<ManifestBytes> GetAsync(string tagOrDigest, CancellationToken cancellationToken)
    {
        RegistryRequest request = new()
        {
            Path = _endpoint.Manifest(tagOrDigest),
            What = $"manifest {tagOrDigest} of {Reference}",
            Missing = "image-not-found",
            Accept = Manifests,
        };
        return await _retries.ExecuteAsync(async token => await GetOnceAsync(request, token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<ManifestBytes> GetOnceAsync(
        RegistryRequest request, CancellationToken cancellationToken, Action<HttpResponseMessage>? look = null)
    {
        HttpResponseMessage response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        look?.Invoke(response);
        string? contentType = response.Content.Headers.ContentType?.MediaType;
        BodyReader body = await _client.BodyAsync(response, request.What, cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            return ManifestBytes.Of(await body.ReadAllAsync(OciLimits.Manifest, cancellationToken).ConfigureAwait(false), contentType);
        }
    }
}
