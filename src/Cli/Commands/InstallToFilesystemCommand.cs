using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Deploy.Install;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc install to-filesystem</c>.</summary>
internal static class InstallToFilesystemCommand
{
    public static Command Create(CommonOptions common)
    {
        var install = new InstallOptions();
        var target = new Argument<string>("ROOT") { Description = "Where the filesystem that becomes the root is mounted. The boot partition is mounted at boot, efi or boot/efi below it (with both, boot is the extended boot loader partition), or named by --esp." };
        var spec = new Option<string?>("--root-mount-spec")
        {
            Description = "What the kernel is given as root=; empty for nothing. By default the UUID of the filesystem.",
            HelpName = "SPEC",
        };
        var replace = new Option<string?>("--replace")
        {
            Description = "What becomes of files that are there: they stay (alongside), or go (wipe). Without it there must be none.",
            HelpName = "HOW",
        };
        replace.AcceptOnlyFromAmong("alongside", "wipe");
        var noSeal = InstallOptions.CreateNoSeal();
        var allowMissing = InstallOptions.CreateAllowMissingVerity();
        var command = new Command("to-filesystem", "Install into a filesystem that is mounted, so that it boots an image.") { target };
        foreach (var option in (IEnumerable<Option>)[.. install.All, spec, replace, noSeal, allowMissing])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var choices = new FileSystemChoices
            {
                EspPath = common.EspPath(parsed),
                RootMountSpec = parsed.GetValue(spec),
                Existing = parsed.GetValue(replace) switch { "alongside" => ExistingFiles.Keep, "wipe" => ExistingFiles.Remove, _ => null },
                Seal = !parsed.GetValue(noSeal),
                AllowMissingVerity = parsed.GetValue(allowMissing),
            };
            using var progress = common.ShowProgress(parsed);
            var result = await FileSystemInstall.RunAsync(
                parsed.GetRequiredValue(target), install.Read(parsed), choices, common.Context.Engine, progress, cancellationToken).ConfigureAwait(false);
            progress.Finish();
            common.Answer(parsed, InstallReport.From(result), CliJson.Default.InstallReport, InstallReport.Write);
            return 0;
        });
        return command;
    }
}
