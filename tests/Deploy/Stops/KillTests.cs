using System.Globalization;
using Xunit.Abstractions;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>
/// A process is killed by SIGKILL before every one of its changes in turn, and another goes on from there: what is found is the old state or the new one, and the
/// same words come to the same end.
/// </summary>
public sealed class KillTests(ITestOutputHelper log)
{
    public static TheoryData<string> Operations => [.. StopOperations.All.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_KilledBeforeEveryChange_LeavesTheOldStateOrTheNew(string name)
    {
        var operation = StopOperations.Get(name);
        using var before = new SysrootFixture();
        var words = await operation.PrepareAsync(before);
        var workers = operation.Workers.ToString(CultureInfo.InvariantCulture);
        var judge = new StopJudge(operation, before);
        int changes;
        using (var whole = before.Copy())
        {
            changes = (await CrashChild.RunAsync(whole, words, "--workers", workers)).Changes;
            judge.AssertDone(whole, name);
        }

        Assert.True(changes > 5, $"only {changes} changes were seen");
        await Parallel.ForAsync(0, changes, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (at, _) =>
        {
            using var fixture = before.Copy();
            var when = $"{name}, killed before change {at}";
            var end = await CrashChild.RunAsync(fixture, words, "--workers", workers, "--kill-at", at.ToString(CultureInfo.InvariantCulture));

            // Side by side there may be a few changes less, when one finds what the other has just made.
            Assert.True(end.Status == CrashChild.Killed || (operation.Workers > 1 && end.Status == 0), $"{when}: ended with {end.Status}: {end.Errors}");
            judge.AssertStopped(fixture, when);
            await StopOperation.RunAsync(fixture, words);
            judge.AssertDone(fixture, $"{when}, second run");
        });
        log.WriteLine($"{name}: killed before each of {changes} changes");
    }
}
