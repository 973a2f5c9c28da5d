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
            using var service = await common.TryConnectAsync(parsed).ConfigureAwait(false);
            var engine = service is null || apply.IsAsked(parsed.CommandResult) ? common.OpenEngine(parsed) : null;
            using var sysroot = engine?.Sysroot;
            apply.Require(parsed, engine);
            var name = parsed.GetValue(deployment);
            var report = service is not null ? await service.RollbackAsync(name).ConfigureAwait(false) : RollbackReport.From(engine!.Rollback(name));
            common.Answer(parsed, report, CliJson.Default.RollbackReport, RollbackText.Write);
            apply.Apply(parsed, common.Context, engine);
            return 0;
        });
        return command;
    }
}
