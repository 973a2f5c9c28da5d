using System.Runtime.InteropServices;

namespace SkorionOS.Boot.Tests.CommandLine;

public sealed class KernelArgumentsTests
{
    private static readonly ComposefsArgument Root = new(DeploymentId.Parse(new string('a', 64)));
    private static readonly string Ours = $"{Root} panic=10 systemd.crash_action=reboot";

    [Fact]
    public void Compose_NoSources_RootAndPanic() => Assert.Equal(Ours, Compose([], []).Print());

    [Fact]
    public void Compose_AllSources_OursThenDropInsByNameThenInstall()
    {
        var line = Compose(
            [File("90-last.toml", "image90"), File("10-first.toml", "image10")],
            [File("50-mine.toml", "local50")],
            "console=ttyS0", "panic=30");

        Assert.Equal($"{Ours} image10 local50 image90 console=ttyS0 panic=30", line.Print());
    }

    [Fact]
    public void Compose_LocalFileOfTheSameName_TakesThePlaceOfTheImages() =>
        Assert.Equal($"{Ours} mine b", Compose([File("10-a.toml", "theirs"), File("20-b.toml", "b")], [File("10-a.toml", "mine")]).Print());

    [Fact]
    public void Compose_OtherArchitecture_LeftOut()
    {
        var file = KernelArgumentsFile.Parse("10-arm.toml", "kargs = [\"earlycon\"]\nmatch-architectures = [\"aarch64\"]");

        Assert.Equal(Ours, KernelArguments.Compose(Root, [file], [], [], "x86_64").Print());
        Assert.Equal($"{Ours} earlycon", KernelArguments.Compose(Root, [file], [], [], "aarch64").Print());
    }

    [Fact]
    public void Compose_RootInADropIn_RefusedNamingTheFile()
    {
        var error = Assert.Throws<BootException>(() => Compose([File("10-a.toml", $"composefs={new string('b', 64)}")], []));

        Assert.Equal(BootErrors.ArgumentsFileInvalid, error.Code);
        Assert.Contains("10-a.toml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_RootFromTheInstall_Refused() =>
        Assert.Equal(BootErrors.ArgumentInvalid, Assert.Throws<BootException>(() => Compose([], [], "composefs=?x")).Code);

    [Fact]
    public void Compose_LongerThanTheKernelReads_Refused()
    {
        var room = BootLimits.MaxCommandLineBytes - 1 - Ours.Length - 1;

        Assert.Equal(BootLimits.MaxCommandLineBytes - 1, Compose([], [], new string('x', room)).Print().Length);
        Assert.Equal(BootErrors.ArgumentInvalid, Assert.Throws<BootException>(() => Compose([], [], new string('x', room + 1))).Code);
    }

    [Fact]
    public void RustName_ThisMachine_IsWhatUnameSays() =>
        Assert.Equal(
            System.IO.File.ReadAllText("/proc/sys/kernel/arch").Trim(), KernelArguments.RustName(RuntimeInformation.OSArchitecture));

    private static KernelCommandLine Compose(KernelArgumentsFile[] image, KernelArgumentsFile[] local, params string[] install) =>
        KernelArguments.Compose(Root, image, local, install.Select(KernelArgument.Parse), "x86_64");

    private static KernelArgumentsFile File(string name, string argument) => KernelArgumentsFile.Parse(name, $"kargs = [\"{argument}\"]");
}
