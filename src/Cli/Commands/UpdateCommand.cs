using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Daemon.Reports;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc update</c>, also <c>bootc upgrade</c>.</summary>
internal static class UpdateCommand
{
    public static Command Create(CommonOptions common)
    {
        var check = new Option<bool>("--check") { Description = "Only ask whether there is something newer; nothing is written." };
        var command = new Command("update", "Bring the image that is followed, as it is now, and make it the one that is booted next. What is held stays away.") { check };
        command.Aliases.Add("upgrade");
        var apply = new ApplyOptions();
        apply.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && apply.IsAsked(result))
            {
                result.AddError("--check only asks; it does not go with --apply.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            apply.Require(parsed, engine);
            using var progress = common.ShowProgress(parsed);
            var result = parsed.GetValue(check)
                ? await engine.CheckAsync(cancellationToken).ConfigureAwait(false)
                : await engine.UpdateAsync(progress, cancellationToken).ConfigureAwait(false);
            progress.Finish();
            common.Answer(parsed, UpdateReport.From(result), CliJson.Default.UpdateReport, UpdateText.Write);
            apply.Apply(parsed, common.Context, engine);
            return 0;
        });
        return command;
    }
}
