using System.Collections.Immutable;
using System.Text;

namespace SkorionOS.Boot;

/// <summary>A Type #1 entry of the Boot Loader Specification (UAPI.1): an ordered list of lines. Unknown keys are kept. Reading is as
/// forgiving as systemd-boot; what is written is plain.</summary>
public sealed class BootEntry
{
    private BootEntry(ImmutableArray<BootEntryField> fields) => Fields = fields;

    /// <summary>All lines that have a key and a value, in order. Comments are not among them.</summary>
    public ImmutableArray<BootEntryField> Fields { get; }

    /// <summary>What the menu shows, or null.</summary>
    public string? Title => Last(BootEntryKeys.Title);

    /// <summary>Orders entries of one sort key, newest first (<see cref="BlsVersion"/>), or null.</summary>
    public string? Version => Last(BootEntryKeys.Version);

    /// <summary>The machine id of the installation, or null.</summary>
    public string? MachineId => Last(BootEntryKeys.MachineId);

    /// <summary>Groups entries of one operating system, or null.</summary>
    public string? SortKey => Last(BootEntryKeys.SortKey);

    /// <summary>EFI name of the architecture (x64, aa64 ...), or null for any.</summary>
    public string? Architecture => Last(BootEntryKeys.Architecture);

    /// <summary>Path of the kernel from the root of the partition, or null.</summary>
    public string? Linux => Last(BootEntryKeys.Linux);

    /// <summary>Paths of the initrds from the root of the partition, in the order the kernel gets them.</summary>
    public ImmutableArray<string> Initrds => All(BootEntryKeys.Initrd);

    /// <summary>Path of an EFI program, or null.</summary>
    public string? Efi => Last(BootEntryKeys.Efi);

    /// <summary>Path of a unified kernel image (systemd 258 and later), or null.</summary>
    public string? Uki => Last(BootEntryKeys.Uki);

    /// <summary>The kernel command line: all <c>options</c> lines, joined by one space; null without any.</summary>
    public string? Options => All(BootEntryKeys.Options) is { IsEmpty: false } lines ? string.Join(' ', lines) : null;

    /// <summary>Path of what this entry starts, from the root of the partition. Null when the entry names nothing, or several kinds of things, or
    /// something that is not a file of the partition: systemd-boot shows none of the first two.</summary>
    public string? Program
    {
        get
        {
            string[] kinds = [BootEntryKeys.Linux, BootEntryKeys.Efi, BootEntryKeys.Uki, BootEntryKeys.UkiUrl];
            var named = kinds.Where(key => Last(key) is not null).ToArray();
            return named is [not BootEntryKeys.UkiUrl] ? Last(named[0]) : null;
        }
    }

    /// <summary>An entry of the given lines.</summary>
    public static BootEntry FromFields(IEnumerable<BootEntryField> fields) => new([.. fields]);

    /// <summary>Reads an entry. Any text is one, if only an empty one: see <see cref="Program"/>.</summary>
    public static BootEntry Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. LoaderLines.Read(text)]);
    }

    /// <summary>This entry with one line <paramref name="key"/>, in the place of the first such line or else at the end.</summary>
    /// <exception cref="BootException">The line cannot be written (<see cref="BootErrors.EntryInvalid"/>).</exception>
    public BootEntry With(string key, string value)
    {
        var line = new BootEntryField(key, value);
        var others = Fields.RemoveAll(field => field.Key == key);
        var first = Fields.TakeWhile(field => field.Key != key).Count();
        return new(others.Insert(Math.Min(first, others.Length), line));
    }

    /// <summary>The text of the entry: one line per field, LF at each end, no BOM. <see cref="Parse"/> gives the same fields back.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var field in Fields)
            text.Append(field.Key).Append(' ').Append(LoaderLines.Quote(field.Value)).Append('\n');
        return text.ToString();
    }

    // The loader overwrites what an earlier line of the same key said.
    private string? Last(string key) => Fields.LastOrDefault(field => field.Key == key)?.Value;

    private ImmutableArray<string> All(string key) => [.. Fields.Where(field => field.Key == key).Select(field => field.Value)];
}
