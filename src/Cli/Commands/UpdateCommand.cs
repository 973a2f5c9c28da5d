using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc update</c>, also <c>bootc upgrade</c>.</summary>
internal static class UpdateCommand
{
    public static Command Create(CommonOptions common)
    {
        var check = new Option<bool>("--check") { Description = "Only ask whether there is something newer; nothing is written." };
        var downloadOnly = new Option<bool>("--download-only") { Description = "Bring the image and stage nothing; --from-downloaded does that later." };
        var fromDownloaded = new Option<bool>("--from-downloaded") { Description = "Stage what --download-only brought, without the network." };
        var now = new Option<bool>("--now") { Description = "Go ahead of a phased rollout: take the image also when this machine's turn has not come." };
        var allowDowngrade = new Option<bool>("--allow-downgrade")
        {
            Description = "Take the image also when it is older than what was staged before, or of another channel or variant.",
        };
        var command = new Command(
            "update", "Bring the image that is followed, as it is now, and make it the one that is booted next. What is held stays away, what is older is refused, and what is rolled out comes in its turn.")
        {
            check, downloadOnly, fromDownloaded, now, allowDowngrade,
        };
        command.Aliases.Add("upgrade");
        var apply = new ApplyOptions();
        apply.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && apply.IsAsked(result))
            {
                result.AddError("--check only asks; it does not go with --apply.");
            }

            if (result.GetValue(check) && result.GetValue(now))
            {
                result.AddError("--check only asks; it does not go with --now.");
            }

            if (result.GetValue(check) && result.GetValue(allowDowngrade))
            {
                result.AddError("--check only asks; it does not go with --allow-downgrade.");
            }

            if (new[] { check, downloadOnly, fromDownloaded }.Count(option => result.GetValue(option)) > 1)
            {
                result.AddError("--check, --download-only and --from-downloaded exclude each other.");
            }

            if (result.GetValue(downloadOnly) && apply.IsAsked(result))
            {
                result.AddError("--download-only stages nothing that --apply could restart into.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var progress = common.ShowProgress(parsed);
            var request = new UpdateRequest
            {
                DownloadOnly = parsed.GetValue(downloadOnly),
                FromDownloaded = parsed.GetValue(fromDownloaded),
                Now = parsed.GetValue(now),
                AllowDowngrade = parsed.GetValue(allowDowngrade),
                Progress = progress,
            };
            using var service = await common.TryConnectAsync(parsed).ConfigureAwait(false);
            var engine = service is null || apply.IsAsked(parsed.CommandResult) ? common.OpenEngine(parsed) : null;
            using var sysroot = engine?.Sysroot;
            apply.Require(parsed, engine);
            var report = (service, parsed.GetValue(check)) switch
            {
                (null, true) => UpdateReport.From(await engine!.CheckAsync(cancellationToken).ConfigureAwait(false)),
                (null, false) => UpdateReport.From(await engine!.UpdateAsync(request, cancellationToken).ConfigureAwait(false)),
                (not null, true) => await service.CheckAsync(cancellationToken).ConfigureAwait(false),
                (not null, false) => await service.UpdateAsync(request, progress, cancellationToken).ConfigureAwait(false),
            };
            progress.Finish();
            common.Answer(parsed, report, CliJson.Default.UpdateReport, UpdateText.Write);
            apply.Apply(parsed, common.Context, engine);
            return 0;
        });
        return command;
    }
}
