using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.Staging;

/// <summary>What is decided once, at install, and holds for every deployment after it.</summary>
/// <param name="KernelArguments">See <see cref="Origin.KernelArguments"/>.</param>
/// <param name="VerityOptional">See <see cref="Origin.VerityOptional"/>.</param>
internal sealed record InstallDecisions(IReadOnlyList<string> KernelArguments, bool VerityOptional)
{
    /// <summary>As an earlier deployment has it; without one, nothing was decided.</summary>
    public static InstallDecisions Of(Origin? origin) => new(origin?.KernelArguments ?? [], origin?.VerityOptional ?? false);
}
