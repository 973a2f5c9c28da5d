using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>The JSON of the protocol, without reflection.</summary>
[JsonSerializable(typeof(FleetLockRequest))]
[JsonSerializable(typeof(FleetLockError))]
internal sealed partial class FleetLockJson : JsonSerializerContext;
