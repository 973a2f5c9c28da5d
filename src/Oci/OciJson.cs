using System.Text.Json.Serialization;

namespace SkorionOS.Oci;

/// <summary>
/// Readers of the documents, made at compile time. Unknown members are let pass, as the specification asks; a member that stands twice is
/// not, since readers differ in which of the two they take.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = OciLimits.JsonDepth)]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfig))]
internal sealed partial class OciJson : JsonSerializerContext;
