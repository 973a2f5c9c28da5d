using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Boot;

/// <summary>The name of an entry in <c>loader/entries</c>: <c>ID.conf</c>, <c>ID+LEFT.conf</c> or <c>ID+LEFT-DONE.conf</c>.</summary>
/// <param name="Id">What stays the same while the counter counts; without the suffix.</param>
/// <param name="Counter">The boot counter, or null for an entry that is good or was never counted.</param>
public sealed record BootEntryName(string Id, BootCounter? Counter = null)
{
    private const string Suffix = ".conf";

    /// <summary>The name of the file.</summary>
    public string ToFileName() => $"{Id}{Counter}{Suffix}";

    /// <summary>Reads a file name as systemd-boot does; false for a name that it passes over (not <c>.conf</c>, hidden, <c>auto-</c>).
    /// What looks like a counter but is none belongs to the id.</summary>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out BootEntryName? name)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        name = null;
        if (fileName.StartsWith('.') || fileName.StartsWith("auto-", StringComparison.OrdinalIgnoreCase)) return false;
        if (!fileName.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)) return false;

        var stem = fileName[..^Suffix.Length];
        var plus = stem.LastIndexOf('+');
        var counter = plus < 0 ? null : BootCounter.TryParse(stem.AsSpan(plus + 1));
        name = counter is null ? new(stem) : new(stem[..plus], counter);
        return true;
    }

    /// <summary>As <see cref="ToFileName"/>.</summary>
    public override string ToString() => ToFileName();
}
