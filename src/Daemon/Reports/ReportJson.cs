using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Reports;

/// <summary>Reports as they travel on the bus: on one line, with the names that the options for JSON of the command line give them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UpdateReport))]
[JsonSerializable(typeof(RollbackReport))]
[JsonSerializable(typeof(DeploymentReport))]
[JsonSerializable(typeof(UnholdReport))]
public sealed partial class ReportJson : JsonSerializerContext;
