using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Deploy.Status;
using SkorionOS.Deploy;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc reset</c>.</summary>
internal static class ResetCommand
{
    public static Command Create(CommonOptions common)
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var keepHome = new Option<bool>("--keep-home") { Description = "Leave /home as it is." };
        var cancel = new Option<bool>("--cancel") { Description = "Take the request back; nothing is lost before the next boot." };
        var apply = new Option<bool>("--apply") { Description = "Reboot right away." };
        var command = new Command("reset", "Begin anew at the next boot: /etc and /var as the image has them, and /home empty.") { yes, keepHome, cancel, apply };
        command.Validators.Add(result =>
        {
            if (result.GetValue(cancel) && (result.GetValue(keepHome) || result.GetValue(apply)))
            {
                result.AddError("--cancel goes with neither --keep-home nor --apply.");
            }
        });
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            if (parsed.GetValue(cancel))
            {
                var was = engine.CancelReset();
                common.Answer(parsed, new ResetReport(was, null), CliJson.Default.ResetReport, ResetReport.Write);
                return;
            }

            if (parsed.GetValue(apply) && sysroot.Booted is null)
            {
                throw new DeployException("not-booted", $"no system runs from {sysroot.Path} that could be rebooted");
            }

            if (!parsed.GetValue(yes) && !Confirm(common.Context, parsed.GetValue(keepHome)))
            {
                throw new DeployException("not-confirmed", "nothing was changed: a reset was not confirmed");
            }

            var mark = engine.RequestReset(parsed.GetValue(keepHome));
            common.Answer(parsed, new ResetReport(true, PendingReset.From(mark)), CliJson.Default.ResetReport, ResetReport.Write);
            if (parsed.GetValue(apply))
            {
                common.Context.Machine.SystemControl.Reboot();
            }
        });
        return command;
    }

    private static bool Confirm(CommandContext context, bool keepHome)
    {
        if (context.Questions is not { } answers)
        {
            return false;
        }

        context.Error.Write($"All of /etc, /var{(keepHome ? "" : " and /home")} will be lost at the next boot. Type yes to go on: ");
        return answers.ReadLine()?.Trim() == "yes";
    }
}
