using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.State.Tests;

/// <summary>Stops an operation before every one of its changes in turn, as when the power is gone, or fails each of them, as when the disk is full.</summary>
internal static class Stops
{
    /// <summary>Runs an operation in a fresh world for each of its changes, stopped before it.</summary>
    /// <param name="prepare">Makes a world.</param>
    /// <param name="run">The operation.</param>
    /// <param name="check">Asked after the stop and again after a second, whole run, with a text that says where it was stopped.</param>
    /// <returns>The number of changes.</returns>
    public static int BeforeEveryChange<T>(Func<T> prepare, Action<T> run, Action<T, string> check)
        where T : IDisposable =>
        ForEveryChange(prepare, run, check, (at, count, _) =>
        {
            if (count > at)
            {
                throw new StoppedException();
            }
        });

    /// <summary>Like <see cref="BeforeEveryChange"/>, with one change that fails because the disk is full.</summary>
    public static int FullAtEveryChange<T>(Func<T> prepare, Action<T> run, Action<T, string> check)
        where T : IDisposable =>
        ForEveryChange(prepare, run, check, (at, count, point) =>
        {
            // An attribute that does not fit is left out on purpose, and removing takes no space.
            if (count == at + 1 && point.Operation != "lsetxattr" && !point.Operation.StartsWith("unlink", StringComparison.Ordinal))
            {
                throw new LinuxException(Errno.ENOSPC, point.Operation, point.Path);
            }
        });

    private static int ForEveryChange<T>(Func<T> prepare, Action<T> run, Action<T, string> check, Action<int, int, FaultPoint> fault)
        where T : IDisposable
    {
        for (var at = 0; ; at++)
        {
            using var world = prepare();
            var changes = 0;
            var last = "";
            try
            {
                using (FaultInjection.Use(point =>
                {
                    last = $"{point.Operation} {point.Path}";
                    fault(at, ++changes, point);
                }))
                {
                    run(world);
                }
            }
            catch (Exception e) when (e is StoppedException or LinuxException)
            {
            }

            check(world, $"stopped at change {at}, {last}");
            run(world);
            check(world, $"finished after a stop at change {at}");
            if (changes <= at)
            {
                return at;
            }
        }
    }

    private sealed class StoppedException : Exception;
}
