using System.Text;
using SkorionOS.Boot;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>A kernel command line: one that runs, and one that is about to become part of an entry.</summary>
internal sealed class CommandLineTarget : FuzzTarget
{
    private static readonly DeploymentId Deployment = DeploymentId.Parse(new string('d', DeploymentId.Length));

    public override string Name => "kernel-command-line";

    public override IReadOnlyList<string> MustReach => [Accepted, "names-a-root", BootErrors.ArgumentInvalid];

    public override IReadOnlyList<Mutation> Mutations => [TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder();
        for (var i = random.Size(40); i >= 0; i--)
            text.Append(random.Pick(
                "quiet", "rw", "root=UUID=1-2", $"composefs={random.Hex(64)}", $"composefs=?{random.Hex(64)}", "dyndbg=\"file drivers/usb/* +p\"", "\"a b\"=c", "\"x=y z\"", "=", "==a",
                "a=\"", "--", "systemd.crash_action=reboot", "panic=10", "nvidia-drm.modeset=1", "\"\"", "x=\"\"")).Append(random.Pick(" ", " ", "  ", "\t"));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override string Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var line = KernelCommandLine.Parse(text);
        Holds(KernelCommandLine.Parse(line.Print()).Equals(line), "a line that is written and read again has the same arguments");
        foreach (var argument in line.Arguments)
        {
            Holds(argument.Matches(argument) && line.Contains(argument), "an argument means itself");
            Holds(!line.Remove(argument).Contains(argument), "what was removed is gone");
            // The rest is the same for every argument; a line can have thousands.
            if (line.Arguments.Length > 100) break;
        }

        var strict = KernelCommandLine.ParseStrict(text);
        Holds(strict.Equals(line), "both ways of reading see the same arguments");
        var arguments = strict.Arguments.Select(argument => KernelArgument.Parse(argument.Text)).ToList();
        Holds(arguments.SequenceEqual(strict.Arguments), "an argument by itself is the argument on its line");

        // What a user may give at install does not change which root is booted.
        var whole = KernelArguments.Compose(new ComposefsArgument(Deployment), [], [], arguments, "x86_64");
        Holds(whole.FindComposefs()?.Deployment == Deployment && whole.Find(ComposefsArgument.Name).Count() == 1, "only the deployment names the root");
        return Accepted;
    }

    public override string? CodeOf(Exception exception) => exception is BootException e
        ? e.Message.Contains("set by the deployment alone", StringComparison.Ordinal) ? "names-a-root" : e.Code
        : null;
}
