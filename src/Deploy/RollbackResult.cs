using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy;

/// <summary>The result of a rollback.</summary>
/// <param name="Next">What is booted next.</param>
/// <param name="Dropped">Deployments that waited for their first boot, and were removed and held.</param>
/// <param name="ClearedDefault">What <c>LoaderEntryDefault</c> said before it was cleared; null when it named none of our entries.</param>
public sealed record RollbackResult(Deployment Next, IReadOnlyList<DeploymentId> Dropped, string? ClearedDefault);
