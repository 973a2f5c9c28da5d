using System.Text.Json.Serialization;

namespace SkorionOS.Deploy.History;

/// <summary>The history as JSON, each entry on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEntry>))]
public sealed partial class HistoryJson : JsonSerializerContext;
