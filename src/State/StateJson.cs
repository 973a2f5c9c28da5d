using System.Text.Json;
using System.Text.Json.Serialization;
using SkorionOS.State.Etc;
using SkorionOS.State.Reset;

namespace SkorionOS.State;

/// <summary>Our own records as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    Converters = [typeof(EtcConflictReasonJsonConverter)])]
[JsonSerializable(typeof(EtcMergeReport))]
[JsonSerializable(typeof(ResetMark))]
[JsonSerializable(typeof(BootFailureDocument))]
internal sealed partial class StateJson : JsonSerializerContext;

/// <summary>A reason as a JSON string, in the words of the codes: <c>removed-by-image</c>.</summary>
internal sealed class EtcConflictReasonJsonConverter() :
    JsonStringEnumConverter<EtcConflictReason>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
