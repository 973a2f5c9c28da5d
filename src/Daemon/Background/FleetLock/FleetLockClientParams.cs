using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>Who asks.</summary>
/// <param name="Group">The group of machines that share a lock.</param>
/// <param name="Id">The machine.</param>
internal sealed record FleetLockClientParams([property: JsonPropertyName("group")] string Group, [property: JsonPropertyName("id")] string Id);
