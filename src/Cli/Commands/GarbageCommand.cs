using System.CommandLine;
using SkorionOS.Cli.Output;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc gc</c>.</summary>
internal static class GarbageCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("gc", "Remove what no deployment, no pin and no image that was asked for needs.");
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            common.Answer(parsed, GarbageReport.From(engine.CollectGarbage()), CliJson.Default.GarbageReport, GarbageReport.Write);
        });
        return command;
    }
}
