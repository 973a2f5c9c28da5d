using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.Booted;

/// <summary>Whether the running kernel can go on with the root of what is booted next: a soft reboot, which no boot loader sees.</summary>
/// <param name="Target">What is booted next; null when nothing else than what runs is.</param>
/// <param name="Obstacle">Why it takes a real boot; null when a soft reboot will do.</param>
public sealed record SoftRebootCheck(DeploymentId? Target, string? Obstacle)
{
    private const string Initrd = "initrd";

    /// <summary>Looks for obstacles.</summary>
    /// <param name="table">The deployments.</param>
    /// <param name="commandLine">The arguments that the kernel runs with.</param>
    /// <param name="isResetPending">Whether <c>/etc</c> and <c>/var</c> begin anew at the next boot.</param>
    public static SoftRebootCheck Make(DeploymentTable table, KernelCommandLine commandLine, bool isResetPending)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(commandLine);
        if (table is not { Booted: { } booted, Next: { } next } || next == booted)
        {
            return new(null, "nothing else than what runs is booted next");
        }

        return new(next.Id, FindObstacle(booted, next, commandLine, isResetPending));
    }

    /// <summary>Why a deployment takes a real boot; null when a soft reboot will do.</summary>
    /// <param name="booted">What runs.</param>
    /// <param name="target">What is to run.</param>
    /// <param name="commandLine">The arguments that the kernel runs with.</param>
    /// <param name="isResetPending">Whether <c>/etc</c> and <c>/var</c> begin anew at the next boot.</param>
    public static string? FindObstacle(Deployment booted, Deployment target, KernelCommandLine commandLine, bool isResetPending)
    {
        ArgumentNullException.ThrowIfNull(booted);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(commandLine);
        var line = ArgumentSources.Line(target);
        return 0 switch
        {
            _ when !target.IsBootable || target.IsFailed => "it cannot be booted, or failed to",
            // The boot loader still says that it counts the boot of this entry: what comes up after a soft reboot would be taken for its success.
            _ when !booted.IsGood => "the deployment that runs was not found good yet",
            _ when isResetPending => "a reset is asked for, which takes a real boot",
            _ when target.Origin.BootDigest is null || target.Origin.BootDigest != booted.Origin.BootDigest => "the kernel or the initial ramdisk is another one",
            _ when IsOptional(line) != IsOptional(commandLine) => "the one wants fs-verity and the other does not",
            _ when !Comparable(line).SequenceEqual(Comparable(commandLine)) => "the kernel arguments are others",
            _ => null,
        };
    }

    private static bool IsOptional(KernelCommandLine line) => line.FindComposefs()?.VerityOptional ?? false;

    // Some loaders name the initial ramdisk on the line that the kernel gets.
    private static IEnumerable<KernelArgument> Comparable(KernelCommandLine line) =>
        KernelArguments.WithoutOurs(line).Arguments.Where(argument => !argument.IsNamed(ComposefsArgument.Name) && !argument.IsNamed(Initrd));
}
