using SkorionOS.Boot;
using SkorionOS.State.Etc;

namespace SkorionOS.Deploy.Etc;

/// <summary>What differs between a deployment's <c>/etc</c> and that of its image.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Changes">The differences, by path.</param>
public sealed record EtcComparison(DeploymentId Deployment, IReadOnlyList<EtcChange> Changes);
