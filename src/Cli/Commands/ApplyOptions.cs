using System.CommandLine;
using System.CommandLine.Parsing;
using SkorionOS.Deploy;

namespace SkorionOS.Cli.Commands;

/// <summary>What upstream calls <c>--apply</c> and <c>--soft-reboot</c>: to restart right away into what is booted next.</summary>
internal sealed class ApplyOptions
{
    /// <summary>Left by this program, read when the services have stopped: the deployment that the soft reboot goes to.</summary>
    public const string MarkName = "soft-reboot";

    /// <summary>The unit whose stop makes the next root.</summary>
    public const string Unit = "bootc-soft-reboot.service";

    private readonly Option<bool> _apply = new("--apply") { Description = "Reboot right away, when something else than what runs is booted next." };

    private readonly Option<string?> _soft = new("--soft-reboot")
    {
        Description = "With --apply: restart without the firmware and the kernel where these stay the same. auto: else reboot; required: else fail.",
        HelpName = "WHEN",
    };

    public ApplyOptions() => _soft.AcceptOnlyFromAmong("auto", "required");

    public void AddTo(Command command)
    {
        command.Options.Add(_apply);
        command.Options.Add(_soft);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_soft) is not null && !result.GetValue(_apply))
            {
                result.AddError("--soft-reboot goes with --apply.");
            }
        });
    }

    /// <summary>True when the command line asks to restart.</summary>
    public bool IsAsked(SymbolResult result) => result.GetValue(_apply);

    /// <summary>Fails before anything is changed when it could not be carried out.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="engine">The sysroot; not null where this is asked for.</param>
    public void Require(ParseResult parsed, Engine? engine)
    {
        if (parsed.GetValue(_apply) && engine!.Sysroot.Booted is null)
        {
            throw new DeployException("not-booted", $"no system runs from {engine.Sysroot.Path} that could be rebooted");
        }
    }

    /// <summary>Restarts, when that was asked for and is needed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">What restarts the machine.</param>
    /// <param name="engine">The sysroot; not null where this is asked for.</param>
    public void Apply(ParseResult parsed, CommandContext context, Engine? engine)
    {
        if (!parsed.GetValue(_apply) || !engine!.IsRebootNeeded())
        {
            return;
        }

        if (parsed.GetValue(_soft) is { } when)
        {
            var check = engine.CheckSoftReboot(context.Running.ReadCommandLine());
            if (check is { Target: { } target, Obstacle: null })
            {
                context.Error.WriteLine($"Restarting without the kernel into {target}.");
                context.Running.WriteMark(MarkName, target.Hex);
                context.Machine.SystemControl.Start(Unit);
                context.Machine.SystemControl.SoftReboot();
                return;
            }

            if (when == "required")
            {
                throw new DeployException("soft-reboot-refused", $"a soft reboot is not possible: {check.Obstacle}");
            }

            context.Error.WriteLine($"No soft reboot: {check.Obstacle}.");
        }

        context.Error.WriteLine("Rebooting.");
        context.Machine.SystemControl.Reboot();
    }
}
