using System.Text;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Oci.Layouts;

/// <summary>
/// A layout in a tar file, which is read where it lies: the members are looked up once, then each is a range of the file.
/// </summary>
internal sealed class ArchiveSource(ArchiveReference reference) : LayoutImageSource(reference, reference.Tag)
{
    private readonly Lock _opening = new();
    private FileStream? _file;
    private Dictionary<string, (long Start, long Length)>? _members;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override LayoutFile? Find(string name)
    {
        lock (_opening)
        {
            _file ??= new FileStream(reference.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096);
            _members ??= Members(_file);
        }

        return _members.TryGetValue(name, out (long Start, long Length) member)
            ? new LayoutFile(_file.SafeFileHandle, member.Start, member.Length, OwnsHandle: false)
            : null;
    }

    private Dictionary<string, (long Start, long Length)> Members(FileStream stream)
    {
        RefuseCompressed(stream);
        TarLayerReader reader = new(stream, LayerLimits.Default, Reference.ToString());
        Dictionary<string, (long Start, long Length)> members = [];
        while (reader.Next() is { } entry)
        {
            if (entry.Type != TarEntryType.RegularFile)
            {
                continue;
            }

            string path = Encoding.UTF8.GetString(entry.Path);
            string name = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
            if (entry.SparseMap is not null)
            {
                throw new LayoutException("layout-invalid", $"{Reference} has a member with holes, which cannot be read where it lies: '{Excerpt.Of(name)}'.");
            }

            if (members.Count == OciLimits.ArchiveMembers || !members.TryAdd(name, (reader.ContentOffset, entry.Size)))
            {
                throw new LayoutException("layout-invalid",
                    $"{Reference} has a member twice, or more than {OciLimits.ArchiveMembers}: '{Excerpt.Of(name)}'.");
            }
        }

        return members;
    }

    private void RefuseCompressed(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        string? format = start[..read] switch
        {
            [0x1f, 0x8b, ..] => "gzip",
            [0x28, 0xb5, 0x2f, 0xfd] => "zstd",
            _ => null,
        };
        if (format is not null)
        {
            throw new LayoutException("layout-invalid",
                $"{Reference} is compressed with {format}: its members cannot be found without unpacking it. Uncompress it first.");
        }
    }
}
