using System.Collections.Immutable;
using System.Globalization;
using SkorionOS.Interop;
using SkorionOS.Interop.Processes;

namespace SkorionOS.Deploy.Health;

/// <summary>Runs health checks one after the other. What they print goes where this program prints.</summary>
/// <param name="options">The time they have.</param>
/// <param name="environment">What they are told of the boot; no more than that and a path reaches them.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets a line for each check.</param>
internal sealed class HealthRunner(HealthOptions options, IReadOnlyDictionary<string, string> environment, TimeProvider time, TextWriter log)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Runs them all, also after one has failed, so that the log has everything that is wrong.</summary>
    /// <returns>The required ones that failed, as <c>10-foo.sh: exit 3</c>.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public ImmutableArray<string> Run(IEnumerable<HealthCheck> checks, CancellationToken cancellationToken)
    {
        var failed = ImmutableArray.CreateBuilder<string>();
        foreach (var check in checks)
        {
            var started = time.GetTimestamp();
            var problem = Run(check, cancellationToken);
            var seconds = time.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            log.WriteLine($"health check {check.Path}: {(problem is null ? "passed" : check.Required ? "failed" : "failed, and is not required")}"
                + $"{(problem is null ? "" : $": {problem}")} ({seconds} s)");
            if (problem is not null && check.Required)
            {
                failed.Add($"{check.Name}: {problem}");
            }
        }

        return failed.DrainToImmutable();
    }

    private string? Run(HealthCheck check, CancellationToken cancellationToken)
    {
        var left = options.TotalLimit - time.GetElapsedTime(_started);
        if (left <= TimeSpan.Zero)
        {
            return "not run, the checks before it took all the time";
        }

        var limit = left < options.CheckLimit ? left : options.CheckLimit;
        try
        {
            return Describe(ProcessGroup.Run(check.Path, [], environment, limit, options.Grace, cancellationToken), limit);
        }
        catch (LinuxException e)
        {
            return $"cannot be run: {e.Message}";
        }
    }

    private static string? Describe(ProcessExit exit, TimeSpan limit) => exit switch
    {
        { Succeeded: true } => null,
        { TimedOut: true } => $"not done after {Math.Ceiling(limit.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s",
        { Code: { } code } => $"exit {code}",
        _ => $"ended by signal {exit.Signal}",
    };
}
