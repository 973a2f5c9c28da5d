using System.Text.Json.Serialization;

namespace SkorionOS.Deploy.History;

/// <summary>How an operation ended. One that found nothing to do is not in the history.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HistoryResult>))]
public enum HistoryResult
{
    /// <summary>It was done.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It could not be done; <see cref="HistoryEntry.Code"/> says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody stopped it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
