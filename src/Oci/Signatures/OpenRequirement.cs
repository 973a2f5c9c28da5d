namespace SkorionOS.Oci.Signatures;

/// <summary>A requirement for which a signature is looked for, with its keys loaded.</summary>
internal sealed class OpenRequirement : IDisposable
{
    private readonly PolicyRequirement.SigstoreSigned _requirement;
    private readonly List<SignatureKey> _keys = [];

    /// <exception cref="SignatureException"><c>policy-key-invalid</c>.</exception>
    public OpenRequirement(PolicyRequirement.SigstoreSigned requirement, string root)
    {
        _requirement = requirement;
        try
        {
            foreach (KeySource key in requirement.Keys)
            {
                _keys.Add(key.Load(root));
            }
        }
        catch (SignatureException)
        {
            Dispose();
            throw;
        }
    }

    public string At => _requirement.At;

    public bool IsMet { get; private set; }

    /// <summary>Tries one signature: the key first, then what it says.</summary>
    /// <returns>Null, with the reason, when it does not meet the requirement.</returns>
    public VerifiedSignature? TryMeet(ImageSignature signature, ImageReference name, Digest manifest, out string why)
    {
        if (!signature.TryOpen(_keys, out SignedClaim? claim, out SignatureKey? key, out why))
        {
            return null;
        }

        (string Digest, string? Name)[] fitting = [.. claim.Manifests.Where(item => item.Digest == manifest.ToString())];
        if (fitting.Length == 0)
        {
            why = $"is for another image, {Excerpt.Of(string.Join(", ", claim.Manifests.Select(item => item.Digest)))}";
            return null;
        }

        foreach ((_, string? signed) in fitting)
        {
            if (Fits(name, signed, out why))
            {
                IsMet = true;
                return new VerifiedSignature(signature, key.Fingerprint, key.Source, signed, $"{At} ({_requirement.Identity.Type})");
            }
        }

        return null;
    }

    public void Dispose() => _keys.ForEach(key => key.Dispose());

    private bool Fits(ImageReference name, string? signed, out string why)
    {
        bool fits = signed is null
            ? _requirement.Identity.AcceptsNameless
            : SignedName.TryParse(signed) is { } parsed && _requirement.Identity.Matches(name, parsed);
        why = signed is null
            ? $"does not say what the image is called, which {_requirement.Identity.Type} needs"
            : $"is for {Excerpt.Of(signed)}, which {_requirement.Identity.Type} does not take for {name}";
        return fits;
    }
}
