using FsCheck;
using FsCheck.Fluent;

namespace SkorionOS.Boot.Tests.Entries;

public sealed class BootEntryTests
{
    [Fact]
    public void Parse_ExampleOfTheSpecification_AllFields()
    {
        var entry = BootEntry.Parse("""
            # /boot/loader/entries/6a9857a393724b7a981ebb5b8495b9ea-3.8.0-2.fc19.x86_64.conf
            title        Fedora 19 (Rawhide)
            sort-key     fedora
            machine-id   6a9857a393724b7a981ebb5b8495b9ea
            version      3.8.0-2.fc19.x86_64
            options      root=UUID=6d3376e4-fc93-4509-95ec-a21d68011da2 quiet
            architecture x64
            linux        /6a9857a393724b7a981ebb5b8495b9ea/3.8.0-2.fc19.x86_64/linux
            initrd       /6a9857a393724b7a981ebb5b8495b9ea/3.8.0-2.fc19.x86_64/initrd
            """);

        Assert.Equal("Fedora 19 (Rawhide)", entry.Title);
        Assert.Equal("fedora", entry.SortKey);
        Assert.Equal("6a9857a393724b7a981ebb5b8495b9ea", entry.MachineId);
        Assert.Equal("3.8.0-2.fc19.x86_64", entry.Version);
        Assert.Equal("root=UUID=6d3376e4-fc93-4509-95ec-a21d68011da2 quiet", entry.Options);
        Assert.Equal("x64", entry.Architecture);
        Assert.Equal("/6a9857a393724b7a981ebb5b8495b9ea/3.8.0-2.fc19.x86_64/linux", entry.Linux);
        Assert.Equal(entry.Linux, entry.Program);
        Assert.Equal(["/6a9857a393724b7a981ebb5b8495b9ea/3.8.0-2.fc19.x86_64/initrd"], entry.Initrds.AsEnumerable());
    }

    [Fact]
    public void Parse_KeysOfGrub_KeptInOrder()
    {
        var entry = BootEntry.Parse("""
            title Fedora (4.18.16-300.fc29.x86_64) 29 (Twenty Nine)
            linux /vmlinuz-4.18.16-300.fc29.x86_64
            grub_users $grub_users
            grub_arg --unrestricted
            grub_class kernel-4.18.16-300.fc29.x86_64
            """);

        Assert.Equal(["title", "linux", "grub_users", "grub_arg", "grub_class"], entry.Fields.Select(field => field.Key));
        Assert.Equal("--unrestricted", entry.Fields[3].Value);
    }

    [Fact]
    public void Parse_SeveralInitrdsAndOptions_InOrder()
    {
        var entry = BootEntry.Parse("initrd /intel-ucode.img\noptions root=LABEL=arch\ninitrd /initramfs-linux.img\noptions rw quiet\n");

        Assert.Equal(["/intel-ucode.img", "/initramfs-linux.img"], entry.Initrds.AsEnumerable());
        Assert.Equal("root=LABEL=arch rw quiet", entry.Options);
    }

    [Theory]
    [InlineData("title\tA  B\t\r\nlinux\t \t/k\r\n", "A  B", "/k")]
    [InlineData("  title A\n\t# linux /no\n\nlinux /k", "A", "/k")]
    [InlineData("title \"A B\"\nlinux '/k'\n", "A B", "/k")]
    [InlineData("title first\ntitle second\nlinux /k", "second", "/k")]
    [InlineData("title\nlinux /k\n", null, "/k")]
    [InlineData("title A\n\0linux /k\n", "A", null)]
    [InlineData("", null, null)]
    public void Parse_FilesOfOthers_AsSystemdBootReadsThem(string text, string? title, string? linux)
    {
        var entry = BootEntry.Parse(text);

        Assert.Equal(title, entry.Title);
        Assert.Equal(linux, entry.Linux);
    }

    [Theory]
    [InlineData("efi /EFI/memtest86/memtest.efi", "/EFI/memtest86/memtest.efi")]
    [InlineData("uki /EFI/Linux/a.efi", "/EFI/Linux/a.efi")]
    [InlineData("linux /k\nefi /a.efi", null)]
    [InlineData("uki-url http://boot.example/a.efi", null)]
    [InlineData("title nothing to start", null)]
    public void Program_Kinds_OneOrNull(string text, string? program) => Assert.Equal(program, BootEntry.Parse(text).Program);

    [Fact]
    public void With_PresentKey_ReplacedInPlace()
    {
        var entry = BootEntry.Parse("title A\nversion 1\nversion 2\nlinux /k\n").With(BootEntryKeys.Version, "3");

        Assert.Equal("title A\nversion 3\nlinux /k\n", entry.Print());
    }

    [Fact]
    public void With_AbsentKey_Appended() =>
        Assert.Equal("linux /k\nversion 3\n", BootEntry.Parse("linux /k").With("version", "3").Print());

    [Theory]
    [InlineData("", "a")]
    [InlineData("two words", "a")]
    [InlineData("#title", "a")]
    [InlineData("title", "a\nlinux /evil")]
    [InlineData("title", "a\rb")]
    [InlineData("title", "a\0b")]
    public void Field_ThatWouldBeReadAsSomethingElse_Refused(string key, string value)
    {
        var error = Assert.Throws<BootException>(() => new BootEntryField(key, value));

        Assert.Equal(BootErrors.EntryInvalid, error.Code);
    }

    [Fact]
    public void Print_AnyFields_ParseGivesThemBack()
    {
        var characters = Gen.Elements('a', ' ', '\t', '"', '\'', '#', '=', 'ä', '/');
        var value = characters.ArrayOf().Select(text => new string(text));
        var keys = Gen.Elements("title", "options", "initrd", "x-key");
        var fields = keys.SelectMany(key => value.Select(text => new BootEntryField(key, text))).ArrayOf();

        Prop.ForAll(fields.ToArbitrary(), list => BootEntry.Parse(BootEntry.FromFields(list).Print()).Fields.SequenceEqual(list))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_AnyText_PrintIsAFixedPoint()
    {
        var characters = Gen.Elements('a', 'b', ' ', '\t', '"', '\'', '#', '\n', '\r', '\0', 'ä');
        Prop.ForAll(characters.ArrayOf().Select(text => new string(text)).ToArbitrary(), text =>
        {
            var entry = BootEntry.Parse(text);
            var again = BootEntry.Parse(entry.Print());
            return again.Print() == entry.Print() && again.Fields.SequenceEqual(entry.Fields);
        }).QuickCheckThrowOnFailure();
    }
}
