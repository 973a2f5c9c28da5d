using System.CommandLine;

namespace SkorionOS.Cli.Commands;

/// <summary><c>--enforce-container-sigpolicy</c>, as upstream has it.</summary>
internal static class EnforcePolicyOption
{
    public static Option<bool> Create() => new("--enforce-container-sigpolicy")
    {
        Description = "Take the image, and its updates, only while the default of policy.json asks for signatures.",
    };
}
