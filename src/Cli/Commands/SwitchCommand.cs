using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy;
using SkorionOS.Oci;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc switch</c>.</summary>
internal static class SwitchCommand
{
    public static Command Create(CommonOptions common)
    {
        var image = new Argument<string>("IMAGE") { Description = "registry/name:tag, or what --transport says; oci:DIR[:TAG] and oci-archive:FILE too." };
        var transport = new Option<string>("--transport")
        {
            Description = "How IMAGE is reached: registry, oci or oci-archive.",
            HelpName = "TRANSPORT",
            DefaultValueFactory = _ => "registry",
        };
        transport.AcceptOnlyFromAmong("registry", "oci", "oci-archive");
        var tlsVerify = TlsVerifyOption.Create();
        var enforce = EnforcePolicyOption.Create();
        var command = new Command("switch", "Bring another image, boot it next, and follow it from now on. The first deployment is made in this way too.")
        {
            image, transport, tlsVerify, enforce,
        };
        var apply = new ApplyOptions();
        apply.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(image);
            var reference = parsed.GetRequiredValue(transport) is var given and not "registry" ? ImageReference.From(given, name) : ImageReference.Parse(name);
            using var progress = common.ShowProgress(parsed);

            // The service sees other places below /tmp and /home than whoever types a path.
            using var service = reference is RegistryReference ? await common.TryConnectAsync(parsed).ConfigureAwait(false) : null;
            var engine = service is null || apply.IsAsked(parsed.CommandResult) ? common.OpenEngine(parsed) : null;
            using var sysroot = engine?.Sysroot;
            apply.Require(parsed, engine);
            var report = service is not null
                ? await service.SwitchAsync(reference.ToString(), parsed.GetValue(tlsVerify), parsed.GetValue(enforce), progress, cancellationToken).ConfigureAwait(false)
                : UpdateReport.From(await engine!.SwitchAsync(
                    reference, parsed.GetValue(tlsVerify), new UpdateRequest { EnforcesSignaturePolicy = parsed.GetValue(enforce), Progress = progress }, cancellationToken).ConfigureAwait(false));
            progress.Finish();
            common.Answer(parsed, report, CliJson.Default.UpdateReport, UpdateText.Write);
            apply.Apply(parsed, common.Context, engine);
            return 0;
        });
        return command;
    }
}
