using FsCheck;
using FsCheck.Fluent;

namespace SkorionOS.Boot.Tests.CommandLine;

public sealed class KernelCommandLineTests
{
    private const string Digest = "3c83a7e15a9e4e7b2d5d4a2ffb6fbc7e4fdfc3a3dd8f0f4ad46c24a8bb0e0b11";

    // Names and values as next_arg() of the kernel gives them.
    [Theory]
    [InlineData("quiet", "quiet", null)]
    [InlineData("root=UUID=6d33", "root", "UUID=6d33")]
    [InlineData("a=", "a", "")]
    [InlineData("=a", "=a", null)]
    [InlineData("=a=b", "=a", "b")]
    [InlineData("dyndbg=\"file a.c +p\"", "dyndbg", "file a.c +p")]
    [InlineData("\"dyndbg=file a.c +p\"", "dyndbg", "file a.c +p")]
    [InlineData("\"a b\"", "a b", null)]
    [InlineData("a=b\" c\"", "a", "b\" c\"")]
    public void Parse_OneArgument_NameAndValueOfTheKernel(string text, string name, string? value)
    {
        var argument = KernelArgument.Parse(text);

        Assert.Equal((text, name, value), (argument.Text, argument.Name, argument.Value));
    }

    [Fact]
    public void Parse_ManyArguments_SplitAtBlanksOutsideQuotes()
    {
        var line = KernelCommandLine.Parse("  ro\tquiet  a=\"b  c\" \"d e\" \n");

        Assert.Equal(["ro", "quiet", "a=\"b  c\"", "\"d e\""], line.Arguments.Select(argument => argument.Text));
        Assert.Equal("ro quiet a=\"b  c\" \"d e\"", line.Print());
    }

    [Fact]
    public void Parse_OpenQuote_RunsToTheEnd() =>
        Assert.Equal(["a", "b=\"c d e"], KernelCommandLine.Parse("a b=\"c d e").Arguments.Select(argument => argument.Text));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a=\"b")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[2J")]
    public void Parse_NotOneArgument_Refused(string text) =>
        Assert.Equal(BootErrors.ArgumentInvalid, Assert.Throws<BootException>(() => KernelArgument.Parse(text)).Code);

    [Fact]
    public void Replace_PresentName_InTheFirstPlaceAndOnce() =>
        Assert.Equal("ro panic=10 quiet", Line("ro panic=5 quiet panic=6").Replace(KernelArgument.Parse("panic=10")).Print());

    [Fact]
    public void Replace_DashForUnderscore_SameName() =>
        Assert.Equal("rd_luks=1", Line("rd-luks=0").Replace(KernelArgument.Parse("rd_luks=1")).Print());

    [Fact]
    public void Remove_ExactArgument_OthersOfItsNameStay() =>
        Assert.Equal("console=tty0 quiet", Line("console=ttyS0 console=tty0 quiet").Remove(KernelArgument.Parse("console=ttyS0")).Print());

    [Theory]
    [InlineData("quiet composefs=" + Digest + " ro", false)]
    [InlineData("composefs=?" + Digest, true)]
    [InlineData("composefs=junk composefs=?" + Digest, true)]
    public void FindComposefs_Present_Found(string text, bool optional) =>
        Assert.Equal(new ComposefsArgument(DeploymentId.Parse(Digest), optional), Line(text).FindComposefs());

    [Theory]
    [InlineData("quiet")]
    [InlineData("composefs")]
    [InlineData("composefs=")]
    [InlineData("composefs=?")]
    [InlineData("composefs=??" + Digest)]
    [InlineData("composefs=3C83A7E15A9E4E7B2D5D4A2FFB6FBC7E4FDFC3A3DD8F0F4AD46C24A8BB0E0B11")]
    [InlineData("xcomposefs=" + Digest)]
    public void FindComposefs_Absent_Null(string text) => Assert.Null(Line(text).FindComposefs());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ComposefsArgument_ToArgument_FoundAgain(bool optional)
    {
        var argument = new ComposefsArgument(DeploymentId.Parse(Digest), optional);

        Assert.Equal(argument, KernelCommandLine.Empty.Add(argument.ToArgument()).FindComposefs());
    }

    [Fact]
    public void Print_AnyLine_ParsedBackTheSame() =>
        Prop.ForAll(Texts(), text => Line(Line(text).Print()).Equals(Line(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void AddReplaceRemove_AnyLine_OthersKeepTheirOrder()
    {
        var ours = KernelArgument.Parse("ours=1");
        Prop.ForAll(Texts(), text =>
        {
            var line = Line(text);
            return line.Add(ours).Remove(ours).Equals(line)
                && line.Replace(ours).Remove(ours).Equals(line)
                && line.Add(ours).Replace(KernelArgument.Parse("ours=2")).Print() == line.Add(KernelArgument.Parse("ours=2")).Print();
        }).QuickCheckThrowOnFailure();
    }

    private static Arbitrary<string> Texts() =>
        Gen.Elements('a', 'b', '=', '"', ' ', '\t', '-', '_').ArrayOf().Select(text => new string(text)).ToArbitrary();

    private static KernelCommandLine Line(string text) => KernelCommandLine.Parse(text);
}
