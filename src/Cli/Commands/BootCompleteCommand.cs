using System.CommandLine;
using SkorionOS.Cli.Output;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc internals boot-complete</c>.</summary>
internal static class BootCompleteCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("boot-complete", "After a good boot: hold what failed before it, and remove what need not stay any more.");
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            common.Answer(parsed, BootCompletionReport.From(engine.CompleteBoot()), CliJson.Default.BootCompletionReport, BootCompletionReport.Write);
        });
        return command;
    }
}
