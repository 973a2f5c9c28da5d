using System.Text.Json;

namespace SkorionOS.Boot.Tests.Partition;

public sealed class BootOrderTests
{
    // Recorded with systemd's bootctl: see Data/menu/record.sh.
    private static readonly string Menu = Path.Combine(AppContext.BaseDirectory, "Data", "menu");
    private static readonly JsonElement[] Bootctl =
        [.. File.ReadLines(Path.Combine(Menu, "bootctl.json")).Select(line => JsonElement.Parse(line))];

    [Fact]
    public void Compare_EntriesOfManyKinds_OrderOfBootctl() =>
        Assert.Equal(Bootctl.Select(FileName), OurListing().Entries.Select(file => file.FileName));

    [Fact]
    public void Parse_EntriesOfManyKinds_FieldsOfBootctl()
    {
        var ours = OurListing();
        foreach (var theirs in Bootctl)
        {
            var file = ours.Entries.Single(file => file.FileName == FileName(theirs));
            Assert.Equal(Text(theirs, "title"), file.Entry!.Title);
            Assert.Equal(Text(theirs, "version"), file.Entry.Version);
            Assert.Equal(Text(theirs, "machineId"), file.Entry.MachineId);
            Assert.Equal(Text(theirs, "sortKey"), file.Entry.SortKey);
            Assert.Equal(Text(theirs, "linux"), file.Entry.Linux);
            Assert.Equal(Text(theirs, "efi"), file.Entry.Efi);
            Assert.Equal(Text(theirs, "options"), file.Entry.Options);
            Assert.Equal(Text(theirs, "id"), file.Name.Id + ".conf");
            Assert.Equal(Number(theirs, "triesLeft"), file.Name.Counter?.Left);
            // A name without the second number means zero, and bootctl then says nothing.
            Assert.Equal(Number(theirs, "triesDone"), file.Name.Counter?.Done);
            Assert.Equal(Initrds(theirs), file.Entry.Initrds);
        }
    }

    // bootctl leaves the counter out of the name it compares, the boot loader does not. The boot loader counts.
    [Theory]
    [InlineData("a+3.conf", "a+2-1.conf")]
    [InlineData("a+2-2.conf", "a+2-1.conf")]
    [InlineData("a+3.conf", "a.conf")]
    [InlineData("b+3.conf", "a.conf")]
    [InlineData("a.conf", "b+0-3.conf")]
    public void Compare_SameEntryUnderOtherNames_HigherNameFirst(string first, string second)
    {
        using var scratch = new ScratchDirectory();
        foreach (var name in new[] { second, first }) scratch.Write($"loader/entries/{name}", "sort-key s\nversion 1\nlinux /k\n");

        Assert.Equal([first, second], scratch.Partition.Read().Entries.Select(file => file.FileName));
    }

    private static BootListing OurListing()
    {
        using var scratch = new ScratchDirectory();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Menu, "entries")))
            scratch.Write($"loader/entries/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        return scratch.Partition.Read();
    }

    private static string FileName(JsonElement entry) => Path.GetFileName(Text(entry, "path")!);

    private static string? Text(JsonElement entry, string key) => entry.TryGetProperty(key, out var value) ? value.GetString() : null;

    private static int? Number(JsonElement entry, string key) => entry.TryGetProperty(key, out var value) ? value.GetInt32() : null;

    private static IEnumerable<string> Initrds(JsonElement entry) =>
        entry.TryGetProperty("initrd", out var value) ? value.EnumerateArray().Select(path => path.GetString()!) : [];
}
