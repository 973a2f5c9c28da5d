using System.Text.Json.Serialization;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Reports;

/// <summary>The answer to <c>rollback</c>: what is booted next, as the other verbs answer, and what went for it.</summary>
public sealed record RollbackReport(
    string Deployment,
    string Image,
    string ImageDigest,
    string? Version,
    long Serial,
    bool Pinned,
    string? Hold,
    IReadOnlyList<string> Dropped,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClearedDefaultEntry)
{
    /// <summary>What a result says.</summary>
    public static RollbackReport From(RollbackResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var next = DeploymentReport.From(result.Next);
        return new(
            next.Deployment, next.Image, next.ImageDigest, next.Version, next.Serial, next.Pinned, next.Hold, [.. result.Dropped.Select(id => id.Hex)], result.ClearedDefault);
    }
}
