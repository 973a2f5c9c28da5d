using System.Text.Json.Serialization;

namespace SkorionOS.Deploy.Status;

/// <summary>The status document as JSON, on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BootcHost))]
public sealed partial class StatusJson : JsonSerializerContext;
