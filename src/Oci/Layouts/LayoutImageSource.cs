using System.Text.Json;
using SkorionOS.Interop;
using SkorionOS.Oci.Documents;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Oci.Layouts;

/// <summary>What a layout in a directory and one in a tar share (image-layout.md): the mark, the index with the tags, the blobs.</summary>
internal abstract class LayoutImageSource(ImageReference reference, string? tag) : ImageSource(reference)
{
    private const string Mark = "oci-layout";
    private const string Index = "index.json";

    /// <inheritdoc/>
    public override Task<Stream> OpenBlobAsync(Descriptor blob, long offset = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, blob.Size);
        return Task.Run(() => Reading<Stream>(() =>
        {
            LayoutFile file = Find($"blobs/sha256/{blob.Digest.Hex}")
                ?? throw new LayoutException("blob-missing", $"Blob {blob.Digest} is missing from {Reference}.");
            if (file.Length == blob.Size)
            {
                return new FileSlice(file.Handle, file.Start + offset, file.Length - offset, file.OwnsHandle);
            }

            file.Dispose();
            throw new BlobException("size-mismatch",
                $"Blob {blob.Digest} of {Reference} has {file.Length} bytes, not the {blob.Size} of its descriptor.");
        }), cancellationToken);
    }

    internal override async Task<ManifestBytes> FetchRootAsync(Platform platform, KnownManifests? known,
        CancellationToken cancellationToken)
    {
        ImageIndex index = await Task.Run(() => Reading(ReadIndex), cancellationToken).ConfigureAwait(false);
        Descriptor entry = Choose(index, platform);
        return await FetchAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<ManifestBytes> FetchAsync(Descriptor manifest, CancellationToken cancellationToken) =>
        ManifestBytes.Of(await GetBlobAsync(manifest, OciLimits.Manifest, cancellationToken).ConfigureAwait(false), manifest.MediaType);

    /// <summary>The member of that name, or null.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    protected abstract LayoutFile? Find(string name);

    private ImageIndex ReadIndex()
    {
        using (JsonDocument mark = JsonDocument.Parse(ReadSmall(Mark), new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth }))
        {
            string? version = mark.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("imageLayoutVersion", out JsonElement value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (version != "1.0.0")
            {
                throw new LayoutException("layout-invalid", $"{Reference} is a layout of version '{Excerpt.Of(version)}'; 1.0.0 is read.");
            }
        }

        return ManifestDocument.Parse(ReadSmall(Index), $"{Index} of {Reference}") as ImageIndex
            ?? throw new LayoutException("layout-invalid", $"The {Index} of {Reference} is no index.");
    }

    private byte[] ReadSmall(string name)
    {
        using LayoutFile file = Find(name)
            ?? throw new LayoutException("image-not-found", $"There is no layout at {Reference}: it lacks {name}.");
        if (file.Length > OciLimits.Manifest)
        {
            throw new DocumentException("manifest-too-large",
                $"The {name} of {Reference} has {file.Length} bytes; at most {OciLimits.Manifest} are read.");
        }

        byte[] content = new byte[file.Length];
        using FileSlice slice = new(file.Handle, file.Start, file.Length, ownsFile: false);
        slice.ReadExactly(content);
        return content;
    }

    /// <summary>Without a tag the only entry, or the only one for the machine; with a tag the entry that has it.</summary>
    private Descriptor Choose(ImageIndex index, Platform platform)
    {
        Descriptor[] named = tag is null
            ? [.. index.Manifests]
            : [.. index.Manifests.Where(entry => entry.Annotations.GetValueOrDefault(Annotation.RefName) == tag)];
        Descriptor[] fitting = named.Length < 2
            ? named
            : [.. named.Where(entry => entry.Platform is not null && platform.Accepts(entry.Platform))];
        if (fitting.Length == 1)
        {
            return fitting[0];
        }

        IEnumerable<string?> names = index.Manifests.Select(entry => entry.Annotations.GetValueOrDefault(Annotation.RefName));
        string tags = string.Join(", ", names.OfType<string>().Distinct().Take(16));
        throw new LayoutException("image-not-found",
            $"{Reference} does not say which image is meant: {named.Length} of the {index.Manifests.Count} in the layout fit. " +
            $"Its tags: {(tags.Length == 0 ? "none" : Excerpt.Of(tags))}.");
    }

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            throw new LayoutException("layout-unreadable", $"{Reference} cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or LayerException)
        {
            throw new LayoutException("layout-invalid", $"{Reference} is not an image layout: {Excerpt.Of(e.Message)}", e);
        }
    }
}
