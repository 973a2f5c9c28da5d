using System.CommandLine;
using SkorionOS.Boot;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc internals soft-reboot-prepare</c>: called when the services have stopped.</summary>
internal static class SoftRebootPrepareCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("soft-reboot-prepare", "Make the root at /run/nextroot that a soft reboot goes to, when one was asked for.");
        command.SetAction(_ =>
        {
            // Taken away first: a machine that is switched off after all must not find it again.
            var mark = common.Context.Running.TakeMark(ApplyOptions.MarkName);
            if (mark is not null)
            {
                common.Context.Machine.PrepareNextRoot(DeploymentId.Parse(mark));
            }
        });
        return command;
    }
}
