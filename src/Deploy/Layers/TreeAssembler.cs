using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;
using SkorionOS.Oci;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Deploy.Layers;

/// <summary>
/// Makes the tree of an image from the indexes of its layers. There is this one way from layers to a tree, whether they came just now or were here, so the
/// digest cannot depend on the path.
/// </summary>
internal sealed class TreeAssembler(LayerStore layers)
{
    /// <summary>The tree of the layers, lowest first.</summary>
    /// <param name="diffIds">The layers.</param>
    /// <param name="image">How errors call the image.</param>
    /// <exception cref="Composefs.ComposefsException">The layers do not make a tree.</exception>
    /// <exception cref="DeployException">A layer's index is damaged or missing.</exception>
    public FileTree Assemble(IEnumerable<Digest> diffIds, string image)
    {
        var builder = new TreeBuilder();
        foreach (var diffId in diffIds)
        {
            builder.BeginLayer($"{diffId} of {image}");
            AddLayer(builder, diffId);
            builder.EndLayer();
        }

        return builder.Build();
    }

    private void AddLayer(TreeBuilder builder, Digest diffId)
    {
        using var plain = layers.OpenIndex(diffId);
        using var skeleton = new LayerSkeletonStream(new LayerIndexReader(plain, $"layer {diffId}"));
        var reader = new TarLayerReader(skeleton, ImportLimits.Layer, diffId.ToString());
        while (reader.Next() is { } entry)
        {
            builder.Add(Translate(entry, reader, skeleton));
        }
    }

    private static LayerEntry Translate(TarEntry entry, TarLayerReader reader, LayerSkeletonStream skeleton)
    {
        ByteString? inline = null;
        FsVerityDigest? digest = null;
        if (entry.Type == TarEntryType.RegularFile)
        {
            if (LayerImporter.IsInline(entry))
            {
                inline = new ByteString(LayerImporter.ReadInline(reader, entry));
            }
            else
            {
                digest = skeleton.TakeContent(LayerImporter.CountPieces(entry)).Object;
                reader.OmitContent();
            }
        }

        return new LayerEntry
        {
            Path = new ByteString(entry.Path),
            Type = Translate(entry.Type),
            Mode = (uint)entry.Mode,
            UserId = entry.Uid,
            GroupId = entry.Gid,
            MtimeSeconds = entry.MtimeSec,
            Device = DeviceInode.Encode(entry.DevMajor, entry.DevMinor),
            LinkTarget = new ByteString(entry.LinkTarget),
            Xattrs = entry.Xattrs.Count == 0 ? null : [.. entry.Xattrs.Select(x => new Xattr(new ByteString(x.Name), new ByteString(x.Value)))],
            Size = (ulong)entry.Size,
            InlineContent = entry.Size > 0 ? inline : null,
            Digest = digest,
        };
    }

    private static LayerEntryType Translate(TarEntryType type) => type switch
    {
        TarEntryType.RegularFile => LayerEntryType.Regular,
        TarEntryType.Directory => LayerEntryType.Directory,
        TarEntryType.SymbolicLink => LayerEntryType.Symlink,
        TarEntryType.HardLink => LayerEntryType.HardLink,
        TarEntryType.CharacterDevice => LayerEntryType.CharacterDevice,
        TarEntryType.BlockDevice => LayerEntryType.BlockDevice,
        TarEntryType.Fifo => LayerEntryType.Fifo,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no kind of a layer's entry"),
    };
}
