using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary>A deployment on the command line: its id, the beginning of it, or the digest of its manifest.</summary>
internal static class DeploymentArgument
{
    public static Argument<string?> Create(string description) => new("DEPLOYMENT") { Description = description, Arity = ArgumentArity.ZeroOrOne };
}
