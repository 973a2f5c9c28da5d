using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>The body of a request.</summary>
/// <param name="ClientParams">Who asks.</param>
internal sealed record FleetLockRequest([property: JsonPropertyName("client_params")] FleetLockClientParams ClientParams);
