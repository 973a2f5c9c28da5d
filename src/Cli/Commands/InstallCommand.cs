using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc install</c>.</summary>
internal static class InstallCommand
{
    public static Command Create(CommonOptions common) => new("install", "Make a disk or a filesystem that boots an image.")
    {
        InstallToDiskCommand.Create(common),
        InstallToFilesystemCommand.Create(common),
    };
}
