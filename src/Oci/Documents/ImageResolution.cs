namespace SkorionOS.Oci.Documents;

/// <summary>The way from a name to the manifest for one machine, through the indexes between them.</summary>
internal sealed class ImageResolution(ImageSource source, Platform platform, KnownManifests? known)
{
    public async Task<ResolvedImage> RunAsync(CancellationToken cancellationToken)
    {
        ManifestBytes current = await source.FetchRootAsync(platform, known, cancellationToken).ConfigureAwait(false);
        Digest? outermost = null;
        for (int depth = 0; depth <= OciLimits.IndexDepth; depth++)
        {
            string name = $"manifest {current.Digest} of {source.Reference}";
            ManifestDocument document = ManifestDocument.Parse(current.Bytes.Span, name, current.ContentType);
            if (document is ImageManifest manifest)
            {
                ManifestRules.CheckImage(manifest, name);
                return new ResolvedImage
                {
                    Reference = source.Reference,
                    ManifestDigest = current.Digest,
                    ManifestBytes = current.Bytes,
                    Manifest = manifest,
                    IndexDigest = outermost,
                };
            }

            outermost ??= current.Digest;
            Descriptor entry = Choose((ImageIndex)document, name);
            current = await NextAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        // A loop of indexes would need a collision of SHA-256, so depth is all that must be bounded.
        throw new DocumentException("manifest-invalid",
            $"The index {outermost} of {source.Reference} leads through more than {OciLimits.IndexDepth} indexes.");
    }

    private Descriptor Choose(ImageIndex index, string name)
    {
        if (index.For(platform) is { } entry)
        {
            return entry;
        }

        string others = index.Manifests.Count == 0 ? "none at all" : string.Join(", ", index.Manifests.Select(NameOf).Distinct().Take(16));
        throw new DocumentException("platform-missing", $"The {name} has no image for {platform}; it has {others}.");
    }

    private async Task<ManifestBytes> NextAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        if (entry.Size > OciLimits.Manifest)
        {
            throw new DocumentException("manifest-too-large",
                $"The manifest {entry.Digest} of {source.Reference} has {entry.Size} bytes; at most {OciLimits.Manifest} are read.");
        }

        ManifestBytes next = ManifestBytes.Known(known, entry.Digest, entry.MediaType)
            ?? (await source.FetchAsync(entry, cancellationToken).ConfigureAwait(false)).Expect(entry.Digest, source.Reference);
        string name = $"manifest {entry.Digest} of {source.Reference}";
        if (next.Bytes.Length != entry.Size)
        {
            throw new BlobException("size-mismatch", $"The {name} has {next.Bytes.Length} bytes, not the {entry.Size} of its descriptor.");
        }

        // The index has a digest, the Content-Type has none: where the two disagree, one of them lies.
        return ManifestShape.Meaningful(next.ContentType) is not { } served || served == entry.MediaType
            ? next with { ContentType = entry.MediaType }
            : throw new DocumentException("manifest-invalid",
                $"The {name} is of type {Excerpt.Of(entry.MediaType)} by its index, but was handed out as {Excerpt.Of(served)}.");
    }

    private static string NameOf(Descriptor entry) => Excerpt.Of(entry.Platform?.ToString() ?? "no platform");
}
