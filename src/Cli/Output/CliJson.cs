using System.Text.Json.Serialization;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Status;

namespace SkorionOS.Cli.Output;

/// <summary>The answers as JSON. Names are part of the contract with scripts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BootcHost))]
[JsonSerializable(typeof(UpdateReport))]
[JsonSerializable(typeof(DeploymentReport))]
[JsonSerializable(typeof(RollbackReport))]
[JsonSerializable(typeof(BootCompletionReport))]
[JsonSerializable(typeof(UnholdReport))]
[JsonSerializable(typeof(GarbageReport))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(List<ImageReport>))]
[JsonSerializable(typeof(PullReport))]
[JsonSerializable(typeof(DigestReport))]
[JsonSerializable(typeof(EtcDiffReport))]
[JsonSerializable(typeof(InstallReport))]
[JsonSerializable(typeof(KargsReport))]
[JsonSerializable(typeof(ResetReport))]
[JsonSerializable(typeof(UsrOverlayReport))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEntry>))]
internal sealed partial class CliJson : JsonSerializerContext;
