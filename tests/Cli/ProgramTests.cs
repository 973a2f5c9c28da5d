using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Cli.Tests;

/// <summary>The compiled program.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Version_IsThreeNumbers() => Assert.Matches(@"\A\d+\.\d+\.\d+\n\z", (await ChildProgram.RunAsync("--version")).Succeeded().Output);

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("frobnicate", 2)]
    [InlineData("status --sysroot /nonexistent", 1)]
    public async Task Run_ExitCode_IsTheProcessesExitCode(string arguments, int exitCode) =>
        Assert.Equal(exitCode, (await ChildProgram.RunAsync(arguments.Split(' '))).ExitCode);

    [Fact]
    public void Pull_StrictUmask_ObjectsHaveTheModeOfTheFormat()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");

        Tool.Script("/", """umask 077; "$1" image pull --quiet --sysroot "$2" "$3" """, ChildProgram.FileName, fixture.Root, fixture.Reference);

        var modes = Tool.Run("find", fixture["sysroot/bootc/storage/objects"], "-type", "f", "-printf", "%m\\n");
        Assert.Equal(["444"], modes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
    }

    [Fact]
    public async Task Status_Pipe_HasNoEscapes()
    {
        using var fixture = new CliFixture();
        var image = await fixture.BringAsync("1");

        var text = (await ChildProgram.RunAsync("status", "--sysroot", fixture.Root)).Succeeded().Output;
        var json = (await ChildProgram.RunAsync("status", "--json", "--sysroot", fixture.Root)).Succeeded().Json;

        Assert.DoesNotContain('\u001b', text);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)json["status"]!["staged"]!["image"]!["imageDigest"]);
    }

    [Fact]
    public async Task Dump_OfAnImage_IsTheDumpItWasMadeFrom()
    {
        using var scratch = new ScratchDirectory();
        const string dump = "/ 4096 40755 2 0 0 0 0.0 - - -\n/file 5 100644 1 0 0 0 0.0 - hello -\n";
        await File.WriteAllTextAsync(scratch["dump"], dump);
        (await ChildProgram.RunAsync("composefs", "create", "--from-dump", scratch["dump"], scratch["image"])).Succeeded();

        var lines = (await ChildProgram.RunAsync("composefs", "dump", scratch["image"])).Succeeded().Output.Split('\n');

        Assert.StartsWith("/ ", lines[0], StringComparison.Ordinal);
        Assert.Equal("/file 5 100644 1 0 0 0 0.0 - hello -", lines[1]);
    }

    [Fact]
    public async Task Switch_KilledInTheMiddleOfALayer_TheNextRunEndsClean()
    {
        using var fixture = new CliFixture();
        await using var registry = await EmbeddedRegistry.StartAsync();
        var image = BootableImage.Make("1");
        string[] arguments = ["switch", "--tls-verify=false", registry.Push(image, "os").ToString(), "--sysroot", fixture.Root];
        var layer = Digest.Sha256(image.Layers[0]).ToString();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        registry.Inject(new Fault.Stall(4000)
        {
            When = request => request.Path.EndsWith(layer, StringComparison.Ordinal) && (arrived.TrySetResult() || true),
        });

        using (var killed = ChildProgram.Start(arguments))
        {
            await arrived.Task;
            killed.Kill();
            await killed.WaitForExitAsync();
            Assert.Equal(128 + 9, killed.ExitCode);
        }

        Assert.Equal("Nothing is deployed.\n", (await fixture.RunAsync("status")).Succeeded().Output);
        (await ChildProgram.RunAsync(arguments)).Succeeded();
        (await fixture.RunAsync("fsck")).Succeeded();
        var staged = (await fixture.RunAsync("status", "--json")).Json["status"]!["staged"]!;
        Assert.Equal(image.ManifestDigest.ToString(), (string?)staged["image"]!["imageDigest"]);
        Assert.Empty(Directory.GetFileSystemEntries(fixture.Root, ".*", SearchOption.AllDirectories));
    }
}
