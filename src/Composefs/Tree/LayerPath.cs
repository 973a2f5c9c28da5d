namespace SkorionOS.Composefs.Tree;

/// <summary>The names of a path of a layer, from the root on: without <c>.</c>, <c>..</c>, empty parts and a leading slash.</summary>
internal static class LayerPath
{
    /// <summary>
    /// Splits a path. A leading slash means the root of the image, as everywhere in a layer. <c>..</c> takes the name before it back, by
    /// the text alone; more of them than names would leave the image.
    /// </summary>
    /// <param name="path">The text in the layer. The names are parts of it, without a copy.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="names">Gets the names; cleared first.</param>
    /// <returns>Why the path is refused, or null.</returns>
    public static string? Split(ByteString path, TreeLimits limits, List<ByteString> names)
    {
        names.Clear();
        if (path.Span.Contains((byte)0))
            return "the path has a NUL byte";
        if (path.Length > limits.MaxPath + 2)
            return $"the path has {path.Length} bytes; {limits.MaxPath} are allowed";
        foreach (var part in path.Span.Split((byte)'/'))
        {
            var (start, length) = part.GetOffsetAndLength(path.Length);
            var name = path.Slice(start, length);
            if (name.IsEmpty || name.Span.SequenceEqual("."u8))
                continue;
            if (name.Span.SequenceEqual(".."u8))
            {
                if (names.Count == 0)
                    return "the path climbs above the root";
                names.RemoveAt(names.Count - 1);
                continue;
            }

            if (name.Length > FormatLimits.MaxName)
                return $"a name in the path has {name.Length} bytes; {FormatLimits.MaxName} are allowed";
            names.Add(name);
        }

        return names.Count > limits.MaxDepth ? $"the path has {names.Count} names; {limits.MaxDepth} are allowed" : null;
    }
}
