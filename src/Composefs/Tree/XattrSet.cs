using System.Collections;

namespace SkorionOS.Composefs.Tree;

/// <summary>
/// The extended attributes of a file: each name once, in the order given. It never changes, so that many files with the same attributes may
/// (and for speed should) hold the same object.
/// </summary>
public sealed class XattrSet : IReadOnlyList<Xattr>
{
    private readonly Xattr[] _items;

    private XattrSet(Xattr[] items) => _items = items;

    /// <summary>No attributes.</summary>
    public static XattrSet Empty { get; } = new([]);

    /// <summary>Number of attributes.</summary>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public Xattr this[int index] => _items[index];

    internal ReadOnlySpan<Xattr> Items => _items;

    /// <summary>Makes a set. Of a repeated name the last value wins, at the place of the last.</summary>
    /// <exception cref="ComposefsException">
    /// A name or a value, or all together, beyond <see cref="FormatLimits"/> (<c>xattr-invalid</c>).
    /// </exception>
    public static XattrSet Create(params IEnumerable<Xattr> items)
    {
        var kept = new List<Xattr>();
        var room = 12;
        foreach (var item in items)
        {
            var length = item.Name.Length;
            if (length is 0 or > FormatLimits.MaxXattrName || item.Name.Span.Contains((byte)0))
                throw Invalid($"'{item.Name}' is not the name of an extended attribute (1 to {FormatLimits.MaxXattrName} bytes without NUL)");
            if (item.Value.Length > FormatLimits.MaxXattrValue)
                throw Invalid($"the value of '{item.Name}' has {item.Value.Length} bytes; {FormatLimits.MaxXattrValue} are allowed");
            var earlier = kept.FindIndex(one => one.Name == item.Name);
            if (earlier >= 0)
            {
                room -= Room(kept[earlier]);
                kept.RemoveAt(earlier);
            }

            kept.Add(item);
            room += Room(item);
            if (room > FormatLimits.MaxXattrRoom)
                throw Invalid($"the extended attributes need {room} bytes; {FormatLimits.MaxXattrRoom} are allowed");
        }

        return kept.Count == 0 ? Empty : new XattrSet([.. kept]);
    }

    /// <summary>The value of an attribute; false if there is none of that name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ByteString value)
    {
        foreach (ref readonly var item in Items)
        {
            if (item.Name.Span.SequenceEqual(name))
            {
                value = item.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<Xattr> GetEnumerator() => ((IEnumerable<Xattr>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The order in which an image stores them is not a choice of anybody's: no limits are met on that way that the input did not meet.
    internal static XattrSet FromStored(List<Xattr> items) => items.Count == 0 ? Empty : new XattrSet([.. items]);

    private static int Room(Xattr item) => 7 + item.Name.Length + item.Value.Length;

    private static ComposefsException Invalid(string message) => new("xattr-invalid", message);
}
