using SkorionOS.Interop.Files;

namespace SkorionOS.Testing.Durability;

/// <summary>docs/crash-safety.md, as far as it is the list of durable steps.</summary>
public static class DurableDocument
{
    /// <summary>The rows of the table of a stage.</summary>
    public static string[] ReadStage(string name) => [.. File.ReadAllLines(Repository.PathOf("docs", "crash-safety.md"))
        .SkipWhile(line => line != $"### {name}").Skip(1)
        .TakeWhile(line => !line.StartsWith('#'))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    /// <summary>The rows that the code would write.</summary>
    public static string[] Print(DurableStage stage) => [.. stage.Steps.Select(step => $"| `{step.Change}` | {step.Why} |")];

    /// <summary>The row of an operation that the code would write.</summary>
    public static string Print(DurableOperation operation) => $"| {operation.Name} | {string.Join(", ", operation.Stages.Select(stage => stage.Name))} |";

    /// <summary>All lines.</summary>
    public static string[] Lines => File.ReadAllLines(Repository.PathOf("docs", "crash-safety.md"));
}
