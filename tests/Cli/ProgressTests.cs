using System.IO.Pipes;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using SkorionOS.Cli.Output;
using SkorionOS.Deploy.Pull;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

public sealed class ProgressTests
{
    [Fact]
    public async Task Switch_NoTerminal_WritesPlainLinesToStandardError()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");

        var result = (await fixture.RunAsync("switch", fixture.Reference)).Succeeded();

        Assert.Contains("Receiving ", result.Error, StringComparison.Ordinal);
        Assert.Contains("    100 %, ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain("Receiving ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switch_Quiet_SaysNothingOnStandardError()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");

        Assert.Equal("", (await fixture.RunAsync("switch", fixture.Reference, "--quiet")).Succeeded().Error);
    }

    [Fact]
    public async Task Switch_ProgressFd_WritesUpstreamsJsonLines()
    {
        using var fixture = new CliFixture();
        var image = BootableImage.Make("1");
        image.WriteLayout(fixture.Layout, "stable");
        using (var file = File.OpenHandle(fixture["progress"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            (await fixture.RunAsync("switch", fixture.Reference, "--progress-fd", $"{file.DangerousGetHandle()}")).Succeeded();
        }

        var lines = (await File.ReadAllLinesAsync(fixture["progress"])).Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal("""{"type":"Start","version":"0.1.0"}""", lines[0].ToJsonString());
        Assert.Equal(["pulling", "importing", "staging"], lines.Skip(1).Select(line => (string?)line["task"]).Distinct());
        var last = lines.Last(line => (string?)line["task"] == "pulling");
        Assert.Equal("ProgressBytes", (string?)last["type"]);
        Assert.Equal(image.Layers.Sum(layer => layer.Length), (long)last["bytes"]!);
        Assert.Equal((long)last["bytes"]!, (long)last["bytesTotal"]!);
        Assert.Equal(2, (int)last["stepsTotal"]!);
        Assert.All(lines.Where(line => (string?)line["task"] is "importing" or "staging"), line => Assert.Equal("ProgressSteps", (string?)line["type"]));
        Assert.All(lines.Skip(1), line => Assert.IsType<JsonArray>(line["subtasks"]));
    }

    [Fact]
    public async Task Switch_ProgressFdNotOpen_ExitsWith1()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");

        var result = await fixture.RunAsync("switch", fixture.Reference, "--progress-fd", "987654");

        result.FailedWith("file-system");
        Assert.Contains("987654", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switch_ReaderOfProgressGone_GoesOn()
    {
        using var fixture = new CliFixture();
        BootableImage.Make("1").WriteLayout(fixture.Layout, "stable");
        using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        writer.ClientSafePipeHandle.Dispose();

        (await fixture.RunAsync("switch", fixture.Reference, "--progress-fd", $"{writer.SafePipeHandle.DangerousGetHandle()}")).Succeeded();
    }

    [Fact]
    public void Bar_SteadyTransfer_TellsRateAndTimeLeft()
    {
        using var output = new StringWriter();
        var time = new FakeTimeProvider();
        var bar = new ProgressBarView(output, time);

        for (var second = 0; second <= 4; second++)
        {
            bar.Show(new PullProgress(PullStep.Pulling, second * 10_000_000L, 100_000_000, 0, 0, 3));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.EndsWith("40.0 MB of 100 MB, 10.0 MB/s, 0:06 left", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bar_ReportsFasterThanItDraws_DrawsTenTimesASecond()
    {
        using var output = new StringWriter();
        var time = new FakeTimeProvider();
        var bar = new ProgressBarView(output, time);

        for (var millisecond = 0; millisecond < 1000; millisecond++)
        {
            bar.Show(new PullProgress(PullStep.Pulling, millisecond, 10_000, 0, 0, 1));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(10, output.ToString().Split("Receiving").Length - 1);
    }

    [Fact]
    public void Bar_LongestNumbers_StaysOnOneLineOf80()
    {
        using var output = new StringWriter();
        var time = new FakeTimeProvider();
        var bar = new ProgressBarView(output, time);

        bar.Show(new PullProgress(PullStep.Pulling, 0, 99_900_000_000, 0, 0, 1));
        time.Advance(TimeSpan.FromSeconds(1));
        bar.Show(new PullProgress(PullStep.Pulling, 1_110_000, 99_900_000_000, 0, 0, 1));

        var line = Regex.Replace(output.ToString(), @"\e\[[0-9;]*[A-Za-z]", "");
        line = line[line.LastIndexOf("Receiving", StringComparison.Ordinal)..];
        Assert.EndsWith(", 1.11 MB/s, 24:59:59 left", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 60, 79);
        Assert.DoesNotContain('\n', line);
    }
}
