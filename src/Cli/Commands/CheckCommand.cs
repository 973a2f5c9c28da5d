using System.CommandLine;
using SkorionOS.Cli.Output;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc fsck</c>.</summary>
internal static class CheckCommand
{
    public static Command Create(CommonOptions common)
    {
        var repair = new Option<bool>("--repair") { Description = "Fetch again what is damaged or missing." };
        var command = new Command("fsck", "Read and hash everything that is stored, and say what is wrong and which images it hurts. Exits with 1 when something is.")
        {
            repair,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            using var progress = common.ShowProgress(parsed);
            var result = parsed.GetValue(repair) ? await engine.RepairAsync(progress, cancellationToken).ConfigureAwait(false) : engine.Check();
            progress.Finish();
            common.Answer(parsed, CheckReport.From(result), CliJson.Default.CheckReport, CheckReport.Write);
            return result.IsClean ? 0 : 1;
        });
        return command;
    }
}
