using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace SkorionOS.Boot.Tests.CommandLine;

public sealed class KernelArgumentsEditTests
{
    private static readonly ComposefsArgument Root = new(DeploymentId.Parse(new string('a', 64)));
    private static readonly KernelArgumentsFile Empty = new("90-local.toml", [], null);
    private static readonly KernelArgumentsFile Image = KernelArgumentsFile.Parse("10-image.toml", "kargs = [\"quiet console=tty0 console=ttyS0\"]");
    private static readonly KernelArgument[] Install = [KernelArgument.Parse("root=UUID=1234"), KernelArgument.Parse("rw")];
    private const string Standing = "panic=10 systemd.crash_action=reboot quiet console=tty0 console=ttyS0 root=UUID=1234 rw";

    [Theory]
    [InlineData("append foo", "panic=10 systemd.crash_action=reboot quiet console=tty0 console=ttyS0 foo root=UUID=1234 rw")]
    [InlineData("append foo,append foo", "panic=10 systemd.crash_action=reboot quiet console=tty0 console=ttyS0 foo root=UUID=1234 rw")]
    [InlineData("delete quiet", "panic=10 systemd.crash_action=reboot console=tty0 console=ttyS0 root=UUID=1234 rw")]
    [InlineData("delete console=tty0", "panic=10 systemd.crash_action=reboot quiet console=ttyS0 root=UUID=1234 rw")]
    [InlineData("delete console", "panic=10 systemd.crash_action=reboot quiet root=UUID=1234 rw")]
    [InlineData("delete rw", "panic=10 systemd.crash_action=reboot quiet console=tty0 console=ttyS0 root=UUID=1234")]
    [InlineData("replace console=hvc0", "panic=10 systemd.crash_action=reboot quiet console=hvc0 root=UUID=1234 rw")]
    [InlineData("replace root=UUID=5678", "panic=10 systemd.crash_action=reboot quiet console=tty0 console=ttyS0 root=UUID=5678 rw")]
    [InlineData("replace panic=30", "panic=10 systemd.crash_action=reboot quiet console=tty0 console=ttyS0 panic=30 root=UUID=1234 rw")]
    [InlineData("delete quiet,append quiet", Standing)]
    [InlineData("append foo,delete foo", Standing)]
    public void ApplyTo_OneAfterTheOther_TheLineIsAsAskedFor(string steps, string expected)
    {
        var own = steps.Split(',').Aggregate(Empty, Apply);

        Assert.Equal($"{Root} {expected}", Compose(own).Print());
    }

    [Fact]
    public void ApplyTo_ImageDropsADeletedArgument_NothingIsLeftOfIt()
    {
        var own = Apply(Empty, "delete quiet");

        Assert.Equal($"{Root} panic=10 systemd.crash_action=reboot rw", KernelArguments.Compose(Root, [], [own], [KernelArgument.Parse("rw")], "x86_64").Print());
    }

    [Theory]
    [InlineData("append composefs=x", BootErrors.ArgumentInvalid)]
    [InlineData("delete composefs", BootErrors.ArgumentInvalid)]
    [InlineData("replace composefs=x", BootErrors.ArgumentInvalid)]
    [InlineData("delete panic", BootErrors.ArgumentInvalid)]
    [InlineData("delete panic=10", BootErrors.ArgumentInvalid)]
    [InlineData("delete systemd.crash_action", BootErrors.ArgumentInvalid)]
    [InlineData("delete root", BootErrors.ArgumentInvalid)]
    [InlineData("replace quiet", BootErrors.ArgumentInvalid)]
    [InlineData("delete foo", BootErrors.ArgumentMissing)]
    [InlineData("delete console=hvc0", BootErrors.ArgumentMissing)]
    public void ApplyTo_NotTheMachinesToChange_Refused(string step, string code) =>
        Assert.Equal(code, Assert.Throws<BootException>(() => Apply(Empty, step)).Code);

    [Fact]
    public void ApplyTo_DeleteOfWhatOnlyTheEntryHas_Accepted()
    {
        var edit = Edit("delete foo");

        Assert.Equal(Empty.Print(), edit.ApplyTo(Empty, Others(), KernelCommandLine.Parse("foo")).Print());
    }

    [Fact]
    public void ApplyTo_AnyStepTwice_ChangesNothingMore()
    {
        var words = Gen.Elements("quiet", "foo", "foo=1", "console=tty0", "console=hvc0", "rw", "rd.break", "a=\"b c\"");
        var steps = Gen.Elements("append", "delete", "replace").SelectMany(verb => words.Select(word => $"{verb} {word}"));
        Prop.ForAll(steps.ListOf().ToArbitrary(), list =>
        {
            var own = Empty;
            foreach (var step in list)
            {
                try
                {
                    own = Apply(own, step);
                }
                catch (BootException)
                {
                    continue;
                }

                // A deletion that is made is there no more: the second is told so, unless the first has to stand in the file.
                if (!step.StartsWith("delete", StringComparison.Ordinal)) Assert.Equal(own.Print(), Apply(own, step).Print());
                var read = KernelArgumentsFile.ParseLocal("90-local.toml", own.Print());
                Assert.Equal(own.Arguments.AsEnumerable(), read.Arguments);
                Assert.Equal(own.Deletes.AsEnumerable(), read.Deletes);
                var line = Compose(own);
                var argument = KernelArgument.Parse(step[(step.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                Assert.Equal(!step.StartsWith("delete", StringComparison.Ordinal), line.Arguments.Any(found => found.Matches(argument)));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static KernelArgumentsFile Apply(KernelArgumentsFile own, string step) => Edit(step).ApplyTo(own, Others(), KernelCommandLine.Empty);

    private static KernelArgumentsEdit Edit(string step)
    {
        var argument = KernelArgument.Parse(step[(step.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return step[0] switch
        {
            'a' => new([argument], [], []),
            'd' => new([], [argument], []),
            _ => new([], [], [argument]),
        };
    }

    private static ImmutableArray<SourcedArgument> Others() => KernelArguments.Trace(Root, [Image], [], Install, "x86_64");

    private static KernelCommandLine Compose(KernelArgumentsFile own) => KernelArguments.Compose(Root, [Image], [own], Install, "x86_64");
}
