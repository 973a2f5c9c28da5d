using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc internals</c>: what the units of the system call. Not for people, so the help of the program does not list it.</summary>
internal static class InternalsCommand
{
    public static Command Create(CommonOptions common) => new("internals", "What the units of the system call; subject to change.")
    {
        Hidden = true,
        Subcommands =
        {
            BootCheckCommand.CreateCheck(common),
            BootCheckCommand.CreateTimeout(common),
            BootCompleteCommand.Create(common),
            SoftRebootPrepareCommand.Create(common),
        },
    };
}
