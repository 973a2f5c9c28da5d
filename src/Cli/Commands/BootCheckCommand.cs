using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc internals boot-check</c> and <c>boot-timeout</c>.</summary>
internal static class BootCheckCommand
{
    public static Command CreateCheck(CommonOptions common)
    {
        var command = new Command(
            "boot-check",
            "Run the health checks. When a required one fails, exit with 1, and reboot if the boot loader counts this boot and something is left to try.");
        command.SetAction((parsed, cancellationToken) =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            return Task.FromResult(engine.CheckHealth(common.Context.Error, cancellationToken) ? 0 : 1);
        });
        return command;
    }

    public static Command CreateTimeout(CommonOptions common)
    {
        var command = new Command("boot-timeout", "Reboot if the boot loader counts this boot, and it has not completed by now.");
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            engine.GiveUpUnfinishedBoot(common.Context.Error);
        });
        return command;
    }
}
