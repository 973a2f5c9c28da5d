using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Background.FleetLock;

/// <summary>The form of the file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RebootLockRecord))]
internal sealed partial class RebootLockJson : JsonSerializerContext;
