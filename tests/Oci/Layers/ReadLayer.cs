using SkorionOS.Oci.Layers;

namespace SkorionOS.Oci.Tests.Layers;

/// <summary>A whole layer, read: its entries with their content, the raw bytes, and both in the order in which they came.</summary>
internal sealed record ReadLayer(IReadOnlyList<ReadLayer.Item> Items, byte[] Raw, byte[] Rebuilt)
{
    private const int MaxExpanded = 64 << 20;

    /// <param name="Entry">What the headers say.</param>
    /// <param name="Content">The content with its holes; null when it was left out.</param>
    public sealed record Item(TarEntry Entry, byte[]? Content);

    public static ReadLayer From(byte[] tar, LayerLimits? limits = null, int bufferSize = 64 << 10, int piece = int.MaxValue)
    {
        using var raw = new MemoryStream();
        using var rebuilt = new MemoryStream();
        var reader = new TarLayerReader(new Dribble(tar, piece), limits ?? LayerLimits.Default, "test", bytes =>
        {
            raw.Write(bytes);
            rebuilt.Write(bytes);
        });
        var items = new List<Item>();
        var buffer = new byte[bufferSize];
        while (reader.Next() is { } entry)
        {
            using var content = new MemoryStream();
            var expanded = new ExpandedContent(reader, entry);
            for (var next = expanded.Read(buffer); !next.IsEnd; next = expanded.Read(buffer))
            {
                Assert.True(next.Data == 0 || next.Hole == 0);
                rebuilt.Write(buffer, 0, next.Data);
                content.Write(buffer, 0, next.Data);
                if (next.Hole > 0 && content.Length + next.Hole < MaxExpanded)
                {
                    content.SetLength(content.Position += next.Hole);
                }
            }

            items.Add(new Item(entry, content.ToArray()));
        }

        return new ReadLayer(items, raw.ToArray(), rebuilt.ToArray());
    }

    /// <summary>Reads raw bytes alone, as an index keeps them.</summary>
    public static ReadLayer FromRaw(byte[] rawOnly)
    {
        using var raw = new MemoryStream();
        var reader = new TarLayerReader(new MemoryStream(rawOnly), LayerLimits.Default, "test", raw.Write);
        var items = new List<Item>();
        while (reader.Next() is { } entry)
        {
            reader.OmitContent();
            Assert.Equal(0, reader.ReadContent(new byte[10]));
            items.Add(new Item(entry, null));
        }

        return new ReadLayer(items, raw.ToArray(), []);
    }

    /// <summary>All that is known of an entry in one line, for comparing.</summary>
    public static string Describe(TarEntry e) =>
        $"{e.Type} {Show(e.Path)} -> {Show(e.LinkTarget)} {e.Mode} {e.Uid} {e.Gid} {e.MtimeSec} {e.Size} {e.StoredSize} {e.DevMajor},{e.DevMinor} "
        + $"[{string.Join(' ', e.Xattrs.Select(x => $"{Show(x.Name)}={Convert.ToHexString(x.Value)}"))}] "
        + $"{(e.SparseMap is null ? "" : string.Join(' ', e.SparseMap.Select(s => $"{s.Offset}+{s.Length}")))}";

    public static string Show(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private sealed class Dribble(byte[] data, int piece) : MemoryStream(data)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);
    }
}
