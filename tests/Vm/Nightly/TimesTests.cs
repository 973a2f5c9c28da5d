using System.Globalization;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;
using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;
using Xunit.Abstractions;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>
/// How long a boot and an update take in a machine. The figures go to <c>artifacts/vm/logs/times/times</c> and into the output; none of them fails a test, since they depend on
/// what else the host does.
/// </summary>
[Trait("Needs", "Nightly")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class TimesTests(TimesFixture story, ITestOutputHelper output) : IClassFixture<TimesFixture>
{
    private const int Rounds = 7;

    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task Boot_WithOurRootAndOnPlainExt4_Interleaved() => story.StepAsync("boots", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v1", "--size", "5G", "--menu-timeout", "0");
        await Tool.RunAsync(Repository.PathOf("tests", "tools", "vm-plain-disk"), Repository.PathOf("artifacts", "vm"), story.Plain.Path);
        List<double> ours = [], plain = [];
        // The first boots make what a machine has for itself, and do not count.
        for (int round = 0; round <= Rounds; round++)
        {
            foreach ((TestDisk disk, List<double> times) in ((TestDisk, List<double>)[])[(story.Disk, ours), (story.Plain, plain)])
            {
                double time = await BootAsync(disk, disk == story.Disk ? "ours" : "plain");
                if (round > 0)
                    times.Add(time);
            }
        }

        double ratio = Median(ours) / Median(plain);
        Say($"kernel to multi-user, {Rounds} later boots each: ours {Describe(ours)}, plain ext4 {Describe(plain)}, ratio of the medians {ratio:0.000}");
    });

    [Step(2)]
    public Task Update_Of4000FilesAnd200Megabytes_InTheGuest() => story.StepAsync("a large update", async () =>
    {
        await story.Images.PublishAsync("v2");
        await story.SwitchOnAsync();
        await story.IsUpAsync("1.0.0");
        await story.StageAsync("v2", "2.0.0");
        await story.RebootAsync("2.0.0");
        await story.Images.PublishAsync("large");
        string milliseconds = await Machine.DoAsync("""
            sync
            begin=$EPOCHREALTIME
            bootc update --quiet >&2
            end=$EPOCHREALTIME
            echo $(( (${end/./} - ${begin/./}) / 1000 ))
            """, TimeSpan.FromMinutes(10));
        Say($"bootc update of 4000 files, 200 MB: {int.Parse(milliseconds, CultureInfo.InvariantCulture) / 1000.0:0.0} s");
        await story.RebootAsync("30.0.0");
        Assert.Equal("4000", await Machine.DoAsync("ls /usr/share/vm-test/large | wc -l"));
        // Sealed, says another program.
        await Machine.DoAsync("find /sysroot/bootc/storage/objects -type f -exec fsverity measure {} + >/dev/null", TimeSpan.FromMinutes(5));
        await story.SwitchOffAsync();
    });

    /// <summary>Seconds from the kernel's first moment to multi-user.target, the firmware and the boot loader left out.</summary>
    private async Task<double> BootAsync(TestDisk disk, string name)
    {
        await story.SwitchOnAsync(disk);
        await Machine.UpAsync(name);
        string microseconds = await Machine.DoAsync("systemctl show --property=ActiveEnterTimestampMonotonic --value multi-user.target");
        await story.SwitchOffAsync();
        return long.Parse(microseconds, CultureInfo.InvariantCulture) / 1e6;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static string Describe(List<double> times) =>
        string.Create(CultureInfo.InvariantCulture, $"median {Median(times):0.00} s ({times.Min():0.00} to {times.Max():0.00})");

    private void Say(FormattableString line)
    {
        string text = FormattableString.Invariant(line);
        story.Log.Note("    " + text);
        output.WriteLine(text);
    }
}
