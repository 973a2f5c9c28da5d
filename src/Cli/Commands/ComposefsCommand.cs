using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc composefs …</c>: images by hand, with the meaning of mkcomposefs, mount.composefs and composefs-info.</summary>
internal static class ComposefsCommand
{
    public static Command Create(CommonOptions common) => new("composefs", "Composefs images by hand.")
    {
        ComposefsCreateCommand.Create(common),
        ComposefsReadCommands.CreateDump(),
        ComposefsReadCommands.CreateDigest(common),
        ComposefsReadCommands.CreateMount(),
    };
}
