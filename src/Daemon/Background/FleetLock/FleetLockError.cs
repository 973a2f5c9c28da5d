using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>The body of an answer that says no.</summary>
/// <param name="Kind">A stable name such as <c>failed_lock_semaphore_full</c>.</param>
/// <param name="Value">Words for people.</param>
internal sealed record FleetLockError([property: JsonPropertyName("kind")] string? Kind, [property: JsonPropertyName("value")] string? Value);
