using System.CommandLine;
using SkorionOS.Cli.Output;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc history</c>.</summary>
internal static class HistoryCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("history", "Show what was done here, newest first: when, what, from where to where, how much came, how it ended, and who asked for it.");
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            common.Answer(parsed, engine.ReadHistory(), CliJson.Default.IReadOnlyListHistoryEntry, HistoryText.Write);
        });
        return command;
    }
}
