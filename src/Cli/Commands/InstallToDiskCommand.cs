using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Deploy.Install;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc install to-disk</c>.</summary>
internal static class InstallToDiskCommand
{
    public static Command Create(CommonOptions common)
    {
        var install = new InstallOptions();
        var target = new Argument<string>("TARGET") { Description = "A block device, or the name of a file that becomes the image of a disk." };
        var fileSystem = new Option<string>("--filesystem")
        {
            Description = "The filesystem of the root: ext4, or btrfs (on devices only).",
            HelpName = "TYPE",
            DefaultValueFactory = _ => "ext4",
        };
        fileSystem.AcceptOnlyFromAmong("ext4", "btrfs");
        var rootSize = ByteSize.CreateOption("--root-size", "Size of the root partition; by default the rest of the disk. A number alone is MiB; K, M, G and T are taken too.");
        var size = ByteSize.CreateOption("--size", "Size of a new file; by default twice the contents and 2 GiB besides the EFI system partition. The file is sparse.");
        var espSize = ByteSize.CreateOption("--esp-size", "Size of the EFI system partition; 1G by default.");
        var noSeal = InstallOptions.CreateNoSeal();
        var allowMissing = InstallOptions.CreateAllowMissingVerity();
        var wipe = new Option<bool>("--wipe") { Description = "Replace what is on the device, or the file of that name." };
        var loopback = new Option<bool>("--via-loopback") { Description = "Taken for the sake of scripts: a file never needs a loop device." };
        var command = new Command("to-disk", "Partition a disk, or make the image of one in a file, so that it boots an image.") { target };
        foreach (var option in (IEnumerable<Option>)[.. install.All, fileSystem, rootSize, size, espSize, noSeal, allowMissing, wipe, loopback])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var disk = new DiskChoices
            {
                FileSystem = parsed.GetRequiredValue(fileSystem) == "btrfs" ? RootFileSystem.Btrfs : RootFileSystem.Ext4,
                RootSize = parsed.GetValue(rootSize),
                Size = parsed.GetValue(size),
                EspSize = parsed.GetValue(espSize) ?? DiskChoices.DefaultEspSize,
                Seal = !parsed.GetValue(noSeal),
                AllowMissingVerity = parsed.GetValue(allowMissing),
                Wipe = parsed.GetValue(wipe),
            };
            using var progress = common.ShowProgress(parsed);
            var result = await DiskInstall.RunAsync(
                parsed.GetRequiredValue(target), install.Read(parsed), disk, common.Context.Engine, progress, cancellationToken).ConfigureAwait(false);
            progress.Finish();
            common.Answer(parsed, InstallReport.From(result), CliJson.Default.InstallReport, InstallReport.Write);
            return 0;
        });
        return command;
    }
}
