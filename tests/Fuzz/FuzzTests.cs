using SkorionOS.Fuzz.Engine;
using Xunit.Abstractions;

namespace SkorionOS.Fuzz;

/// <summary>Every target with its corpus and with the same 20 000 inputs each time. <c>make fuzz</c> goes on from there (docs/fuzzing.md).</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const int Inputs = 20_000;

    /// <summary>The names of all targets.</summary>
    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    /// <summary>What is in the corpus is run first and as it is.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Replay_Corpus_HoldsForEveryFile(string name)
    {
        var report = new FuzzRunner(FuzzTargets.Find(name)!, new FuzzPlaces()).Replay();
        output.WriteLine(report.ToString());
        Assert.True(report.Failures.Count == 0, string.Join("\n", report.Failures));
        Assert.NotEqual(0, report.Inputs);
    }

    /// <summary>Made inputs: nothing fails, and they get as far as they must.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Run_MadeInputs_HoldsForEachAndReachesEnough(string name)
    {
        var report = new FuzzRunner(FuzzTargets.Find(name)!, new FuzzPlaces()).Run(Seed, 0, Inputs);
        output.WriteLine(report.ToString());
        Assert.True(report.Failures.Count == 0, string.Join("\n", report.Failures));
        Assert.Empty(report.Missed);
        Assert.Equal(Inputs, report.Inputs);
    }
}
