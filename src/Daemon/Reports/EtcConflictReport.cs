using System.Text.Json;
using SkorionOS.State.Etc;

namespace SkorionOS.Daemon.Reports;

/// <summary>A place where the next merge of <c>/etc</c> keeps the local change; reasons are those of <c>etc-merge.json</c>.</summary>
public sealed record EtcConflictReport(string Path, string Reason, string? Detail, string Message)
{
    /// <summary>What a result says.</summary>
    public static EtcConflictReport From(EtcConflict conflict) =>
        new(conflict.Path, JsonNamingPolicy.KebabCaseLower.ConvertName(conflict.Reason.ToString()), conflict.Detail, conflict.ToString());
}
