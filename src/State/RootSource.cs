using System.Diagnostics.CodeAnalysis;
using SkorionOS.Boot;

namespace SkorionOS.State;

/// <summary>
/// The source that the mount of a deployment's root has in the table of mounts: <c>composefs:ID</c>. The initramfs sets it, and by it the running system knows
/// which deployment it is, also after a soft reboot.
/// </summary>
public static class RootSource
{
    private const string Prefix = "composefs:";

    /// <summary>The source of a deployment's root.</summary>
    public static string Of(DeploymentId deployment) => Prefix + deployment;

    /// <summary>Reads the source of a mount; false when it is not the root of a deployment.</summary>
    public static bool TryParse([NotNullWhen(true)] string? source, out DeploymentId deployment)
    {
        deployment = default;
        return source?.StartsWith(Prefix, StringComparison.Ordinal) == true && DeploymentId.TryParse(source[Prefix.Length..], out deployment);
    }
}
