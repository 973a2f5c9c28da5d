namespace SkorionOS.Oci.Signatures;

/// <summary>Whether an image may be used, by what a policy asks of it.</summary>
/// <param name="scope">The part of the policy.</param>
/// <param name="name">The image as it was asked for: identities are compared with this name, not with the digest that it stands
/// for.</param>
/// <param name="image">What the name stands for. The signature is of the manifest that is used, as the containers tools have it: one of the
/// index that led to it says nothing.</param>
/// <param name="root">The directory that the keys of the policy are below.</param>
public sealed class SignatureVerification(PolicyScope scope, ImageReference name, ResolvedImage image, string root)
{
    private readonly List<string> _refusals = [];

    /// <summary>Looks for a signature for each requirement, and for no more than that.</summary>
    /// <param name="offered">The signatures; not asked for where the policy needs none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The signatures that met the requirements; empty where none is asked for.</returns>
    /// <exception cref="SignatureException">A requirement does not hold; or a key of the policy cannot be used.</exception>
    public async Task<IReadOnlyList<VerifiedSignature>> RunAsync(
        IAsyncEnumerable<ImageSignature> offered, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(offered);
        RefuseAlways();
        List<OpenRequirement> open = [];
        try
        {
            foreach (PolicyRequirement.SigstoreSigned requirement in scope.Requirements.OfType<PolicyRequirement.SigstoreSigned>())
            {
                open.Add(new OpenRequirement(requirement, root));
            }

            return open.Count == 0 ? [] : await FindAsync(open, offered, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            open.ForEach(requirement => requirement.Dispose());
        }
    }

    /// <summary>What no signature can change comes first: nothing need be fetched for it.</summary>
    private void RefuseAlways()
    {
        foreach (PolicyRequirement requirement in scope.Requirements)
        {
            switch (requirement)
            {
                case PolicyRequirement.Reject:
                    throw new SignatureException("policy-rejects", $"The policy {scope.File} rejects {name} ({requirement.At}).");
                case PolicyRequirement.Unsupported { What: var what }:
                    throw new SignatureException("policy-unsupported",
                        $"The policy {scope.File} asks of {name} for {what} ({requirement.At}), which is not supported; so it is refused.");
            }
        }
    }

    private async Task<IReadOnlyList<VerifiedSignature>> FindAsync(
        List<OpenRequirement> open, IAsyncEnumerable<ImageSignature> offered, CancellationToken cancellationToken)
    {
        List<VerifiedSignature> found = [];
        int count = 0;
        await foreach (ImageSignature signature in offered.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            count++;
            foreach (OpenRequirement requirement in open.Where(requirement => !requirement.IsMet))
            {
                if (requirement.TryMeet(signature, name, image.ManifestDigest, out string why) is { } met)
                {
                    found.Add(met);
                }
                else
                {
                    _refusals.Add($"{signature.Layout} {signature.Digest.Hex[..12]} {why}");
                }
            }

            if (open.TrueForAll(requirement => requirement.IsMet))
            {
                return found;
            }
        }

        string unmet = open.First(requirement => !requirement.IsMet).At;
        string wish = $"The policy {scope.File} wants {name} to be signed ({unmet})";
        throw count == 0
            ? new SignatureException("signature-required", $"{wish}, and manifest {image.ManifestDigest} has no signature.{Advice()}")
            : new SignatureException("signature-invalid",
                $"{wish}, and no signature of manifest {image.ManifestDigest} will do: {Reasons()}.{Advice()}");
    }

    private string Advice() => image.IndexDigest is { } index
        ? $" A signature of the index {index} does not count; `cosign sign --recursive` signs the manifests too."
        : "";

    private string Reasons()
    {
        List<string> reasons = [.. _refusals.Distinct()];
        return string.Join("; ", reasons.Take(SignatureLimits.Reasons))
            + (reasons.Count > SignatureLimits.Reasons ? $"; and {reasons.Count - SignatureLimits.Reasons} more" : "");
    }
}
