using Polly;
using SkorionOS.Oci.Documents;

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
        BlobStream stream = new(new BlobDownload(_client, _endpoint, blob, Reference, _options), _retries, blob.Size, offset);
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

    private async Task<ManifestBytes> GetOnceAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        string? contentType = response.Content.Headers.ContentType?.MediaType;
        BodyReader body = await _client.BodyAsync(response, request.What, cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            return ManifestBytes.Of(await body.ReadAllAsync(OciLimits.Manifest, cancellationToken).ConfigureAwait(false), contentType);
        }
    }
}
