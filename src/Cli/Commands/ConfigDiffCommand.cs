using System.CommandLine;
using SkorionOS.Cli.Output;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc config-diff</c>.</summary>
internal static class ConfigDiffCommand
{
    public static Command Create(CommonOptions common)
    {
        var deployment = DeploymentArgument.Create("The deployment; by default the first in boot order that has been booted.");
        var command = new Command(
            "config-diff",
            "Show what differs between a deployment's /etc and that of its image: + added, ~ modified, * only owner, mode or attributes, - removed.")
        {
            deployment,
        };
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            var report = EtcDiffReport.From(engine.CompareEtc(parsed.GetValue(deployment)));
            common.Answer(parsed, report, CliJson.Default.EtcDiffReport, EtcDiffReport.Write);
        });
        return command;
    }
}
