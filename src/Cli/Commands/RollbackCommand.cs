using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Daemon.Reports;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc rollback</c>.</summary>
internal static class RollbackCommand
{
    public static Command Create(CommonOptions common)
    {
        var deployment = DeploymentArgument.Create("The deployment to go to; by default the next good one in boot order.");
        var command = new Command("rollback", "Boot the previous deployment next, or the one that is named; what is staged is dropped. Run it again to come back.") { deployment };
        var apply = new ApplyOptions();
        apply.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var service = apply.IsAsked(parsed.CommandResult) ? null : await common.TryConnectAsync(parsed).ConfigureAwait(false);
            if (service is not null)
            {
                var told = await service.RollbackAsync(parsed.GetValue(deployment)).ConfigureAwait(false);
                common.Answer(parsed, told, CliJson.Default.RollbackReport, RollbackText.Write);
                return 0;
            }

            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            apply.Require(parsed, engine);
            var report = RollbackReport.From(engine.Rollback(parsed.GetValue(deployment)));
            common.Answer(parsed, report, CliJson.Default.RollbackReport, RollbackText.Write);
            apply.Apply(parsed, common.Context, engine);
            return 0;
        });
        return command;
    }
}
