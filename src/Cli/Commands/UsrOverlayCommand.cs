using System.CommandLine;
using SkorionOS.Cli.Output;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc usr-overlay</c>, also <c>bootc usroverlay</c>.</summary>
internal static class UsrOverlayCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("usr-overlay", "Make /usr writable until the next boot, for trying things out; the changes are kept in memory.");
        command.Aliases.Add("usroverlay");
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            common.Answer(parsed, new UsrOverlayReport(engine.OverlayUsr()), CliJson.Default.UsrOverlayReport, (output, report) => output.WriteLine(
                report.Changed ? "/usr can be written until the next boot." : "/usr can be written already, until the next boot."));
        });
        return command;
    }
}
