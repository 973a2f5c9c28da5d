using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Background;

/// <summary>The form of the file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BackgroundMemory))]
internal sealed partial class BackgroundJson : JsonSerializerContext;
