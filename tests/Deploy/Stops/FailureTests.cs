using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using Xunit.Abstractions;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>
/// Every change of every operation fails in turn: the disk is full, read-only from there on, or broken. The error says what it is, what is found is the old state or the new
/// one, and the same words come to their end once the fault is gone.
/// </summary>
public sealed class FailureTests(ITestOutputHelper log)
{
    public static TheoryData<string> Operations => [.. StopOperations.All.Where(operation => operation.Workers == 1).Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation_DiskFullAtEveryChange_LeavesTheOldStateOrTheNew(string operation) => FailAsync(operation, (at, count, point) =>
        // Removing takes no space.
        count == at + 1 && !point.Operation.StartsWith("unlink", StringComparison.Ordinal) ? Errno.ENOSPC : null);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation_ReadOnlyFromEveryChangeOn_LeavesTheOldStateOrTheNew(string operation) => FailAsync(operation, (at, count, _) => count > at ? Errno.EROFS : null);

    [Theory]
    [Trait("Needs", "Nightly")]
    [MemberData(nameof(Operations))]
    public Task Operation_BrokenAtEveryChange_LeavesTheOldStateOrTheNew(string operation) => FailAsync(operation, (at, count, _) => count == at + 1 ? Errno.EIO : null);

    private async Task FailAsync(string name, Func<int, int, FaultPoint, Errno?> fault)
    {
        var operation = StopOperations.Get(name);
        using var before = new SysrootFixture(workers: 1);
        var words = await operation.PrepareAsync(before);
        var judge = new StopJudge(operation, before);
        for (var at = 0; ; at++)
        {
            using var fixture = before.Copy();
            var changes = 0;
            FaultPoint? failed = null;
            try
            {
                using (FaultInjection.Use(point =>
                {
                    if (fault(at, ++changes, point) is { } error)
                    {
                        failed ??= point;
                        throw new LinuxException(error, point.Operation, point.Path);
                    }
                }))
                {
                    await StopOperation.RunAsync(fixture, words);
                }
            }
            catch (Exception e)
            {
                var report = ErrorCatalog.Describe(e);
                Assert.True(failed is not null && report.Code != ErrorCatalog.Internal, $"{name}, {failed} failed: {report.Code}: {e}");
            }

            var when = $"{name}, change {at}, {failed}, failed";
            judge.AssertStopped(fixture, when);
            await StopOperation.RunAsync(fixture, words);
            judge.AssertDone(fixture, $"{when}, second run");
            if (changes <= at)
            {
                log.WriteLine($"{name}: each of {at} changes failed");
                Assert.True(at > 5, $"only {at} changes were seen");
                return;
            }
        }
    }
}
