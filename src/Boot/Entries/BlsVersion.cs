namespace SkorionOS.Boot;

/// <summary>The order of version strings (UAPI.10, "Version Format Specification"), as systemd-boot and <c>systemd-analyze compare-versions</c> have it.
/// From old to new: <c>122.1</c>, <c>123~rc1-1</c>, <c>123</c>, <c>123-a</c>, <c>123-1</c>, <c>123^post1</c>, <c>123.a-1</c>, <c>123.1-1</c>, <c>123a-1</c>,
/// <c>124-1</c>.</summary>
public static class BlsVersion
{
    // Each of them makes what it begins older than a string that has something else in its place; '~' is handled apart, since it also
    // makes it older than a string that ends there.
    private const string Separators = "-^.";

    /// <summary>Below zero when <paramref name="left"/> is older, above when it is newer, zero when neither (<c>1.0</c> and <c>1.00</c>). Null is empty.</summary>
    public static int Compare(string? left, string? right) => Compare((left ?? "").AsSpan(), (right ?? "").AsSpan());

    private static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            left = SkipForeign(left);
            right = SkipForeign(right);

            if (CompareMark(ref left, ref right, '~') is not 0 and var pre) return pre;
            if (left.IsEmpty || right.IsEmpty) return right.IsEmpty.CompareTo(left.IsEmpty);
            foreach (var separator in Separators)
                if (CompareMark(ref left, ref right, separator) is not 0 and var order) return order;

            var numeric = StartsWithDigit(left) || StartsWithDigit(right);
            var leftSegment = Take(ref left, numeric);
            var rightSegment = Take(ref right, numeric);
            var segments = numeric ? CompareNumbers(leftSegment, rightSegment) : leftSegment.SequenceCompareTo(rightSegment);
            if (segments != 0) return segments;
        }
    }

    private static int CompareMark(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right, char mark)
    {
        var (leftHas, rightHas) = (left is [var l, ..] && l == mark, right is [var r, ..] && r == mark);
        if (leftHas != rightHas) return leftHas ? -1 : 1;
        if (!leftHas) return 0;
        left = left[1..];
        right = right[1..];
        return 0;
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        // A number is newer than letters; the one without digits is the one with letters, or with nothing.
        if (left.IsEmpty || right.IsEmpty) return right.IsEmpty.CompareTo(left.IsEmpty);
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static bool StartsWithDigit(ReadOnlySpan<char> text) => text is [var c, ..] && char.IsAsciiDigit(c);

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, bool digits)
    {
        var length = 0;
        while (length < text.Length && (digits ? char.IsAsciiDigit(text[length]) : char.IsAsciiLetter(text[length]))) length++;
        var segment = text[..length];
        text = text[length..];
        return segment;
    }

    private static ReadOnlySpan<char> SkipForeign(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && !char.IsAsciiLetterOrDigit(text[start]) && text[start] is not ('~' or '-' or '^' or '.')) start++;
        return text[start..];
    }
}
