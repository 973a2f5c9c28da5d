using SkorionOS.Oci;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Deploy.Trust;

/// <summary>Asks the policy of the system that the program runs on (<c>policy.json</c>) whether an image may be used.</summary>
/// <param name="root">The root of that system.</param>
/// <param name="time">The clock.</param>
internal sealed class TrustCheck(string root, TimeProvider time)
{
    /// <summary>Checks an image before any layer of it is fetched. Without a policy everything may be used.</summary>
    /// <param name="name">The image as it was asked for.</param>
    /// <param name="image">What that stands for.</param>
    /// <param name="offered">Its signatures; taken only where the policy asks for some.</param>
    /// <param name="enforces">True to refuse where the policy, by default, accepts anything.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeployException"><c>policy-insecure</c>.</exception>
    /// <exception cref="SignatureException">The image may not be used, or the policy cannot be read.</exception>
    public async Task<ImageTrust> RunAsync(
        ImageReference name, ResolvedImage image, IAsyncEnumerable<ImageSignature> offered, bool enforces, CancellationToken cancellationToken)
    {
        var policy = ContainersPolicy.Find(root);
        if (enforces && policy is not { Default.AcceptsAnything: false })
        {
            throw new DeployException(
                "policy-insecure",
                $"image {name} is to be taken only under a policy that asks for signatures, and " + (policy is null
                    ? "there is no policy.json in /etc/containers or /usr/share/containers"
                    : $"the default of {policy.Default.File} accepts anything"));
        }

        if (policy is null)
        {
            return ImageTrust.None;
        }

        var scope = policy.For(name);
        var met = await new SignatureVerification(scope, name, image, root).RunAsync(offered, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        return met.Count == 0 ? ImageTrust.None : new ImageTrust([.. met.Select(signature => SignatureEvidence.Of(signature, scope.File, now)).DistinctBy(item => item.Digest)]);
    }
}
