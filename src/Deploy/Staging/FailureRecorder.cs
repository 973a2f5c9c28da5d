using SkorionOS.Deploy.Deployments;
using SkorionOS.State;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// Holds deployments that failed: those that used up their tries. One that was only cut off has tries left, and is tried again.
/// </summary>
internal sealed class FailureRecorder(DeploymentStore store, TimeProvider time)
{
    /// <summary>The deployments that failed, and of which that is not written down yet.</summary>
    public static IReadOnlyList<Deployment> FindUnrecorded(DeploymentTable table) =>
        [.. table.All.Where(deployment => deployment != table.Booted && IsUnrecorded(deployment))];

    /// <summary>Writes down that a deployment failed, and why.</summary>
    /// <returns>What is in its origin now.</returns>
    public Origin Record(Deployment deployment)
    {
        var judged = Judge(deployment);
        if (judged != deployment.Origin)
        {
            store.Write(judged);
        }

        return judged;
    }

    /// <summary>The origin of a deployment, with a hold when it failed. Writes nothing.</summary>
    public Origin Judge(Deployment deployment)
    {
        if (!IsUnrecorded(deployment))
        {
            return deployment.Origin;
        }

        var times = deployment.TriesDone == 1 ? "once" : $"{deployment.TriesDone} times";
        var failed = deployment.TriesDone == 0 ? "failed to boot" : $"failed to boot {times}";
        return deployment.Origin with
        {
            Hold = store.TryReadFailure(deployment.Id) is { } failure
                ? new Hold(Hold.HealthCheck, time.GetUtcNow(), $"{failed}: {failure.Detail}")
                : new Hold(Hold.BootFailed, time.GetUtcNow(), failed),
        };
    }

    private static bool IsUnrecorded(Deployment deployment) => deployment.IsFailed && deployment.Origin.Hold is not { IsFailure: true };
}
