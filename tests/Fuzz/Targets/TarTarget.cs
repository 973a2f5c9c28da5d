using SkorionOS.Composefs;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;
using SkorionOS.Deploy.Layers;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Fuzz.Targets;

/// <summary>The tar of a layer, on to the image that is made of it.</summary>
internal sealed class TarTarget : FuzzTarget
{
    public override string Name => "tar";

    // An image of it is written and read, twice.
    public override long MemoryBase => 16 << 20;

    public override IReadOnlyList<string> MustReach =>
        [Accepted, "round-trip", "layer-entry-invalid", SkorionOS.Oci.Layers.LayerException.Invalid, SkorionOS.Oci.Layers.LayerException.Truncated, SkorionOS.Oci.Layers.LayerException.OverLimit, SkorionOS.Oci.Layers.LayerException.Unsupported];

    public override IReadOnlyList<Mutation> Mutations => [TarMutations.Apply, TarMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random) => TarSamples.Make(random);

    public override string Run(byte[] input)
    {
        var rebuilt = new MemoryStream();
        var skeleton = new MemoryStream();
        var entries = new List<(TarEntry Entry, byte[]? Inline)>();
        var reader = new TarLayerReader(new MemoryStream(input, writable: false), ImportLimits.Layer, "fuzz", raw =>
        {
            rebuilt.Write(raw);
            skeleton.Write(raw);
        });
        var buffer = new byte[777];
        while (reader.Next() is { } entry)
        {
            Check(entry);
            long stored = 0;
            for (int count; (count = reader.ReadContent(buffer)) > 0; stored += count) rebuilt.Write(buffer.AsSpan(0, count));
            Holds(stored == entry.StoredSize, "an entry has as many bytes as it says");
            entries.Add((entry, null));
        }

        Holds(rebuilt.ToArray().AsSpan().SequenceEqual(input), "raw bytes and contents are the stream again");
        ReadAgain(skeleton.ToArray(), entries);
        return MakeImage(input);
    }

    public override string? CodeOf(Exception exception) => exception switch
    {
        OciException e => e.Code,
        ComposefsException e => e.Code,
        _ => null,
    };

    private static void Check(TarEntry entry)
    {
        Holds(entry.Path.Length is > 0 and <= 4095 && !entry.Path.Contains((byte)0), "a name is not empty, not too long, and without NUL");
        Holds(entry.Size >= 0 && entry.StoredSize >= 0 && entry.StoredSize <= entry.Size, "a file has no more bytes than its size");
        Holds(entry.Mode is >= 0 and <= 0xfff, "a mode has twelve bits");
        Holds(entry.DevMajor <= 4095 && entry.DevMinor <= 1048575, "device numbers are Linux's");
        Holds(entry.Xattrs.Select(xattr => Convert.ToHexString(xattr.Name)).Distinct().Count() == entry.Xattrs.Count, "an attribute is there once");
        if (entry.SparseMap is not { } map) return;
        long end = 0;
        foreach (var segment in map)
        {
            Holds(segment.Length > 0 && segment.Offset >= end && segment.End <= entry.Size, "segments follow each other within the file");
            end = segment.End;
        }

        Holds(map.Sum(segment => segment.Length) == entry.StoredSize, "segments are what is stored");
    }

    /// <summary>The raw bytes alone have the same entries: so a layer is read that is in the store.</summary>
    private static void ReadAgain(byte[] skeleton, List<(TarEntry Entry, byte[]? Inline)> entries)
    {
        var reader = new TarLayerReader(new MemoryStream(skeleton), ImportLimits.Layer, "skeleton");
        foreach (var (entry, _) in entries)
        {
            var again = reader.Next();
            Holds(again is not null && again.Path.AsSpan().SequenceEqual(entry.Path) && again.Size == entry.Size && again.Type == entry.Type, "the raw bytes have the same entries");
            reader.OmitContent();
        }

        Holds(reader.Next() is null, "and no others");
    }

    private static string MakeImage(byte[] input)
    {
        var builder = new TreeBuilder();
        builder.BeginLayer("fuzz");
        var reader = new TarLayerReader(new MemoryStream(input, writable: false), ImportLimits.Layer, "fuzz");
        while (reader.Next() is { } entry)
        {
            var inline = entry.Type == TarEntryType.RegularFile && LayerImporter.IsInline(entry) ? new ByteString(LayerImporter.ReadInline(reader, entry)) : (ByteString?)null;
            builder.Add(new LayerEntry
            {
                Path = new ByteString(entry.Path),
                Type = entry.Type switch
                {
                    TarEntryType.RegularFile => LayerEntryType.Regular,
                    TarEntryType.Directory => LayerEntryType.Directory,
                    TarEntryType.SymbolicLink => LayerEntryType.Symlink,
                    TarEntryType.HardLink => LayerEntryType.HardLink,
                    TarEntryType.CharacterDevice => LayerEntryType.CharacterDevice,
                    TarEntryType.BlockDevice => LayerEntryType.BlockDevice,
                    _ => LayerEntryType.Fifo,
                },
                Mode = (uint)entry.Mode,
                UserId = entry.Uid,
                GroupId = entry.Gid,
                MtimeSeconds = entry.MtimeSec,
                Device = DeviceInode.Encode(entry.DevMajor, entry.DevMinor),
                LinkTarget = new ByteString(entry.LinkTarget),
                Xattrs = [.. entry.Xattrs.Select(xattr => new Xattr(new ByteString(xattr.Name), new ByteString(xattr.Value)))],
                Size = (ulong)entry.Size,
                InlineContent = entry.Size > 0 ? inline : null,
                Digest = entry.Size > 0 && inline is null ? FsVerityDigest.Compute([1]) : null,
            });
        }

        builder.EndLayer();
        var tree = builder.Build();
        if (!ImageInvariants.IsChosen(input)) return Accepted;
        ImageInvariants.CheckRoundTrip(tree);
        return "round-trip";
    }
}
