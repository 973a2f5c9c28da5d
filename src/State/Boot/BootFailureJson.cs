using System.Text.Json.Serialization;

namespace SkorionOS.State;

/// <summary>The file as it is written.</summary>
internal sealed record BootFailureDocument(int Version, string? Reason, string? Detail, string? BootId, DateTimeOffset Time);

/// <summary>How <see cref="BootFailureDocument"/> is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BootFailureDocument))]
internal sealed partial class BootFailureJson : JsonSerializerContext;
