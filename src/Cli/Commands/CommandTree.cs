using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary>All verbs.</summary>
internal static class CommandTree
{
    public static RootCommand Create(CommandContext context)
    {
        var common = new CommonOptions(context);
        var root = new RootCommand("Updates an image-based system: OCI images in, composefs roots and boot entries out.");
        foreach (var option in common.All)
        {
            root.Options.Add(option);
        }

        root.Subcommands.Add(StatusCommand.Create(common));
        root.Subcommands.Add(UpdateCommand.Create(common));
        root.Subcommands.Add(SwitchCommand.Create(common));
        root.Subcommands.Add(RollbackCommand.Create(common));
        root.Subcommands.Add(ConfigDiffCommand.Create(common));
        root.Subcommands.Add(PinCommand.Create(common, pinned: true));
        root.Subcommands.Add(PinCommand.Create(common, pinned: false));
        root.Subcommands.Add(UnholdCommand.Create(common));
        root.Subcommands.Add(HistoryCommand.Create(common));
        root.Subcommands.Add(KargsCommand.Create(common));
        root.Subcommands.Add(UsrOverlayCommand.Create(common));
        root.Subcommands.Add(ResetCommand.Create(common));
        root.Subcommands.Add(GarbageCommand.Create(common));
        root.Subcommands.Add(CheckCommand.Create(common));
        root.Subcommands.Add(InstallCommand.Create(common));
        root.Subcommands.Add(ImageCommand.Create(common));
        root.Subcommands.Add(ContainerCommand.Create(common));
        root.Subcommands.Add(ComposefsCommand.Create(common));
        root.Subcommands.Add(InternalsCommand.Create(common));
        return root;
    }
}
