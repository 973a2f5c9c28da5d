namespace SkorionOS.Oci.Documents;

/// <summary>What the shape of the JSON cannot say: the rules that hold within one document.</summary>
internal static class ManifestRules
{
    /// <exception cref="DocumentException"><c>manifest-invalid</c>.</exception>
    public static void Check(ManifestDocument document, string name)
    {
        if (document.SchemaVersion != 2)
        {
            throw Invalid(name, $"its schemaVersion is {document.SchemaVersion}, not 2");
        }

        IReadOnlyList<Descriptor> contents = document switch
        {
            ImageManifest manifest => [manifest.Config, .. manifest.Layers],
            ImageIndex index => index.Manifests,
            _ => [],
        };
        int limit = document is ImageIndex ? OciLimits.IndexEntries : OciLimits.Layers + 1;
        if (contents.Count > limit)
        {
            throw Invalid(name, $"it names {contents.Count} contents; at most {limit} are read");
        }

        CheckContents(contents, name);
        CheckAnnotations(document.Annotations, name);
        if (document.Subject is not null)
        {
            CheckContents([document.Subject], name);
        }
    }

    /// <summary>The rules for a manifest that is to become a system: layers that a registry hands out, and a config of an image.</summary>
    /// <exception cref="DocumentException"><c>manifest-unsupported</c>.</exception>
    public static void CheckImage(ImageManifest manifest, string name)
    {
        if (!MediaType.IsConfig(manifest.Config.MediaType))
        {
            throw Unsupported(name, $"its config is of type {Excerpt.Of(manifest.Config.MediaType)}: it is an artifact, not an image");
        }

        foreach (Descriptor layer in manifest.Layers)
        {
            if (MediaType.IsForeignLayer(layer.MediaType))
            {
                throw Unsupported(name,
                    $"its layer {layer.Digest} is to be fetched from outside the registry ({Excerpt.Of(layer.MediaType)})");
            }

            if (!MediaType.IsLayer(layer.MediaType))
            {
                throw Unsupported(name, $"its layer {layer.Digest} is of type {Excerpt.Of(layer.MediaType)}");
            }
        }
    }

    private static void CheckContents(IReadOnlyList<Descriptor> contents, string name)
    {
        Dictionary<Digest, long> sizes = [];
        foreach (Descriptor content in contents)
        {
            if (content is null)
            {
                throw Invalid(name, "a descriptor in it is null");
            }

            if (content.Size is < 0 or > OciLimits.Content)
            {
                throw Invalid(name, $"the size of {content.Digest} is {content.Size}, which is not within 0 to {OciLimits.Content}");
            }

            // The same content may stand twice (empty layers do), but it has one size.
            if (!sizes.TryAdd(content.Digest, content.Size) && sizes[content.Digest] != content.Size)
            {
                throw Invalid(name, $"it gives {content.Digest} two sizes, {sizes[content.Digest]} and {content.Size}");
            }

            CheckAnnotations(content.Annotations, name);
        }
    }

    private static void CheckAnnotations(IReadOnlyDictionary<string, string> annotations, string name)
    {
        foreach ((string key, string? value) in annotations)
        {
            if (value is null)
            {
                throw Invalid(name, $"its annotation '{Excerpt.Of(key)}' is null");
            }
        }
    }

    private static DocumentException Invalid(string name, string why) => new("manifest-invalid", $"The {name} is not valid: {why}.");

    private static DocumentException Unsupported(string name, string why) =>
        new("manifest-unsupported", $"The {name} cannot be used: {why}.");
}
