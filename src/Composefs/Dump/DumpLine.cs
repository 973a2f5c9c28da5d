using System.Runtime.CompilerServices;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Dump;

/// <summary>A line of dump text, cut into its fields: separated by exactly one space; fields missing at the end count as empty.</summary>
internal readonly struct DumpLine
{
    private const int FieldCount = (int)DumpField.Digest + 1;

    private readonly byte[] _text;
    private readonly Ends _ends;
    private readonly int _start;

    /// <summary>Cuts a line.</summary>
    /// <param name="text">The whole dump.</param>
    /// <param name="start">Where the line starts.</param>
    /// <param name="length">Bytes of the line, without its end.</param>
    /// <param name="number">Number of the line, from 1 on.</param>
    public DumpLine(byte[] text, int start, int length, int number)
    {
        _text = text;
        _start = start;
        Number = number;
        var line = text.AsSpan(start, length);
        var nul = line.IndexOf((byte)0);
        if (nul >= 0)
            throw Refused($"a NUL byte at position {nul}");
        var position = 0;
        for (var i = 0; i < FieldCount; i++)
        {
            var field = line[position..].IndexOf((byte)' ');
            var end = field < 0 ? length : position + field;
            _ends[i] = start + end;
            position = Math.Min(end + 1, length);
        }

        Xattrs = new ByteString(text, start + position, length - position);
    }

    /// <summary>Number of the line, from 1 on.</summary>
    public int Number { get; }

    /// <summary>All that follows the fields: <c>NAME=VALUE</c>, separated by spaces.</summary>
    public ByteString Xattrs { get; }

    /// <summary>The text of a field, with its escapes.</summary>
    public ByteString this[DumpField field]
    {
        get
        {
            var end = _ends[(int)field];
            var start = field == DumpField.Path ? _start : Math.Min(_ends[(int)field - 1] + 1, end);
            return new ByteString(_text, start, end - start);
        }
    }

    /// <summary>The error that refuses this line.</summary>
    public DumpFormatException Refused(string reason, Exception? cause = null) => new(Number, reason, cause);

    [InlineArray(FieldCount)]
    private struct Ends
    {
        private int _first;
    }
}
