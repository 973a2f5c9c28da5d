using SkorionOS.Boot;

namespace SkorionOS.SetupRoot;

/// <summary>What the program was called for.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Request">For what.</param>
internal sealed record Invocation(InvocationAction Action, SetupRequest Request)
{
    public const string Usage =
        """
        usage: bootc-setup-root [OPTION...]
        Set up the root of the deployment that the kernel command line names. Meant for the initramfs.

          --next-root ID       prepare deployment ID at /run/nextroot, for a soft reboot of the running system
          --on-failure         the boot failed before it had a root: start anew while another entry may be tried
          --sysroot DIR        where the physical root is mounted (/sysroot)
          --target DIR         where the new root is mounted (/sysroot, with --next-root /run/nextroot)
          --cmdline FILE       the kernel command line (/proc/cmdline)
          --run DIR            the directory of volatile state (/run)
          --efivars DIR        the variables of the firmware (/sys/firmware/efi/efivars)
          --help               this text
        """;

    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static Invocation? TryParse(IReadOnlyList<string> arguments)
    {
        var action = InvocationAction.SetUp;
        var request = new SetupRequest();
        string? target = null;
        for (var at = 0; at < arguments.Count; at++)
        {
            var value = at + 1 < arguments.Count ? arguments[at + 1] : null;
            switch (arguments[at])
            {
                case "--help":
                    return new Invocation(InvocationAction.Help, request);
                case "--on-failure":
                    action = InvocationAction.OnFailure;
                    continue;
                case "--next-root" when DeploymentId.TryParse(value, out var id):
                    request = request with { Deployment = id };
                    break;
                case "--sysroot" when value is not null:
                    request = request with { Sysroot = Path.GetFullPath(value) };
                    break;
                case "--target" when value is not null:
                    target = Path.GetFullPath(value);
                    break;
                case "--cmdline" when value is not null:
                    request = request with { CommandLine = value };
                    break;
                case "--run" when value is not null:
                    request = request with { Run = value };
                    break;
                case "--efivars" when value is not null:
                    request = request with { Variables = value };
                    break;
                default:
                    return null;
            }

            at++;
        }

        return new Invocation(action, request with { Target = target ?? (request.IsNextRoot ? "/run/nextroot" : request.Sysroot) });
    }
}
