namespace SkorionOS.Boot.Tests.CommandLine;

public sealed class KernelArgumentsFileTests
{
    [Fact]
    public void Parse_ArgumentsAndArchitectures_Read()
    {
        var file = KernelArgumentsFile.Parse("usr/lib/bootc/kargs.d/10-console.toml", """
            # the serial console of the board
            kargs = ["console=ttyS0,115200", 'a="b c"', "ro quiet"]
            match-architectures = ["x86_64", "aarch64"]
            """);

        Assert.Equal("10-console.toml", file.FileName);
        Assert.Equal(["console=ttyS0,115200", "a=\"b c\"", "ro", "quiet"], file.Arguments.Select(argument => argument.Text));
        Assert.Equal(["x86_64", "aarch64"], file.Architectures!.Value.AsEnumerable());
    }

    [Fact]
    public void Parse_EmptyList_NoArguments()
    {
        var file = KernelArgumentsFile.Parse("a.toml", "kargs = []");

        Assert.Empty(file.Arguments);
        Assert.Null(file.Architectures);
    }

    [Theory]
    [InlineData("kargs = [\"a\"]\nkarg = [\"b\"]", "'karg'")]
    [InlineData("kargs = [\"a\"]\n[other]\nx = 1", "'other'")]
    [InlineData("match-architectures = [\"x86_64\"]", "'kargs' is missing")]
    [InlineData("", "'kargs' is missing")]
    [InlineData("kargs = \"a\"", "list of strings")]
    [InlineData("kargs = [1]", "list of strings")]
    [InlineData("kargs = [\"a\"]\nmatch-architectures = \"x86_64\"", "list of strings")]
    [InlineData("kargs = [\"a=\\\"b\"]", "open quote")]
    [InlineData("kargs = [\"a\\nb\"]", "control character")]
    [InlineData("kargs = [", "")]
    [InlineData("kargs = [\"\\U00110000\"]", "")]
    [InlineData("\"\\uD800\" = 1", "")]
    [InlineData("kargs = [\"a\"]\nkargs = [\"b\"]", "")]
    [InlineData("kargs = [\"a\"]\\nfoo=bar", "")]
    public void Parse_NotSuchAFile_ErrorNamesTheFile(string text, string reason)
    {
        var error = Assert.Throws<BootException>(() => KernelArgumentsFile.Parse("/etc/bootc/kargs.d/50-x.toml", text));

        Assert.Equal(BootErrors.ArgumentsFileInvalid, error.Code);
        Assert.Contains("/etc/bootc/kargs.d/50-x.toml", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Parse_HugeFile_Refused() =>
        Assert.Equal(BootErrors.ArgumentsFileInvalid, Assert.Throws<BootException>(() =>
            KernelArgumentsFile.Parse("a.toml", "kargs = []" + new string('\n', BootLimits.MaxArgumentsFileBytes))).Code);

    [Fact]
    public void Parse_DeepNesting_RefusedWithoutHarm() =>
        Assert.Throws<BootException>(() =>
            KernelArgumentsFile.Parse("a.toml", "kargs = " + new string('[', 30_000) + new string(']', 30_000)));

    [Theory]
    [InlineData("10-a.toml", true)]
    [InlineData("README", false)]
    [InlineData("10-a.toml~", false)]
    [InlineData(".toml", false)]
    public void IsFileName_Names_OnlyToml(string name, bool counts) => Assert.Equal(counts, KernelArgumentsFile.IsFileName(name));

    [Fact]
    public void Parse_DeletesInAFileOfAnImage_Refused()
    {
        const string Text = "kargs = []\nkarg-deletes = [\"quiet\"]";

        Assert.Throws<BootException>(() => KernelArgumentsFile.Parse("a.toml", Text));
        Assert.Equal("quiet", Assert.Single(KernelArgumentsFile.ParseLocal("a.toml", Text).Deletes).Text);
    }

    [Fact]
    public void Print_OddCharacters_ReadBackTheSame()
    {
        var file = KernelArgumentsFile.ParseLocal("a.toml", """
            kargs = ['a="b c"', 'path=C:\\x\', "ü=1"]
            karg-deletes = ['quiet', 'd="e f"']
            match-architectures = ["x86_64"]
            """);

        var read = KernelArgumentsFile.ParseLocal("a.toml", file.Print());

        Assert.Equal(["a=\"b c\"", @"path=C:\\x\", "ü=1"], read.Arguments.Select(argument => argument.Text));
        Assert.Equal(file.Deletes.AsEnumerable(), read.Deletes);
        Assert.Equal(["x86_64"], read.Architectures!.Value.AsEnumerable());
    }
}
