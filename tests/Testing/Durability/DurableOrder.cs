using System.Text.RegularExpressions;
using SkorionOS.Interop.Files;

namespace SkorionOS.Testing.Durability;

/// <summary>Compares the changes that an operation made with the list of its durable steps.</summary>
public static partial class DurableOrder
{
    private static readonly string[] s_naming = ["mkdirat", "openat(O_CREAT)", "linkat", "renameat2", "symlinkat", "unlinkat"];

    /// <summary>True for a change that is seen by name: not what happens to a file without a name or below a temporary one, and no write or sync.</summary>
    public static bool IsStep(FaultPoint change)
    {
        var parts = change.Path.Split('/');
        return s_naming.Contains(change.Operation)
            && !parts[..^1].Any(IsTemporary)
            && (change.Operation == "renameat2" || !IsTemporary(parts[^1]));
    }

    /// <summary>Follows the changes through the stages.</summary>
    /// <param name="operation">The list.</param>
    /// <param name="changes">Those that are steps, in order, with paths as the list has them.</param>
    /// <param name="seen">Takes every step that a change was found to be.</param>
    /// <returns>The first change that has no place; null when all have one.</returns>
    public static FaultPoint? FindMisplaced(DurableOperation operation, IEnumerable<FaultPoint> changes, ISet<DurableStep> seen)
    {
        var (stage, step) = (0, 0);
        foreach (var change in changes)
        {
            if (Place(operation.Stages, change, stage, step) is not { } place)
            {
                return change;
            }

            (stage, step) = place;
            seen.Add(operation.Stages[stage].Steps[step]);
        }

        return null;
    }

    private static (int Stage, int Step)? Place(IReadOnlyList<DurableStage> stages, FaultPoint change, int stage, int step)
    {
        for (var at = stage; at < stages.Count; at++)
        {
            var steps = stages[at].Steps;
            for (var next = at == stage ? step : 0; next < steps.Count; next++)
            {
                if (Matches(steps[next], change))
                {
                    return (at, next);
                }
            }

            // Once more from its beginning: for the next layer, or the next deployment.
            for (var next = 0; at == stage && stages[at].Repeats && next < step; next++)
            {
                if (Matches(steps[next], change))
                {
                    return (at, next);
                }
            }
        }

        return null;
    }

    private static bool Matches(DurableStep step, FaultPoint change) => Regex.IsMatch(
        $"{change.Operation} {change.Path}",
        $@"\A{Regex.Escape(step.Change).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}\z");

    private static bool IsTemporary(string name) => TemporaryPattern().IsMatch(name);

    [GeneratedRegex(@"\A\.(?:.*\.(?:new|old)|sha256:.*)\z")]
    private static partial Regex TemporaryPattern();
}
