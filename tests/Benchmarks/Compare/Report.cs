namespace SkorionOS.Benchmarks.Compare;

/// <summary>The table at the end: what was measured, what it must reach, and whether it does.</summary>
internal sealed class Report
{
    private readonly List<string[]> _rows = [["what", "measured", "must reach", ""]];

    public bool AllPass { get; private set; } = true;

    /// <summary>A row with a bar: <paramref name="value"/> must be at most <paramref name="limit"/>.</summary>
    public void AtMost(string what, double value, double limit, string measured, string bar)
    {
        bool pass = value <= limit;
        AllPass &= pass;
        _rows.Add([what, measured, bar, pass ? "pass" : "FALLS SHORT"]);
    }

    /// <summary>A row without a bar, for orientation.</summary>
    public void Note(string what, string measured) => _rows.Add([what, measured, "", ""]);

    public void Print(TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length))];
        _rows.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (string[] row in _rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
