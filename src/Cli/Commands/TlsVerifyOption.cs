using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary><c>--tls-verify</c>, as the containers tools have it.</summary>
internal static class TlsVerifyOption
{
    public static Option<bool> Create() => new("--tls-verify")
    {
        Description = "Whether the registry has to prove who it is; false also allows plain HTTP.",
        HelpName = "BOOL",
        DefaultValueFactory = _ => true,
    };
}
