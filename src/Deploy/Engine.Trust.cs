using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Deploy;

/// <content>Whether an image may be used at all.</content>
public sealed partial class Engine
{
    /// <summary>The signatures of an image that are kept with it, by the digest of its manifest. Changes nothing and needs no lock.</summary>
    public IReadOnlyList<SignatureEvidence> ReadSignatures(Digest manifest)
    {
        using var storage = sysroot.TryOpenStorage();
        return storage?.Images.ReadSignatures(manifest) ?? [];
    }

    private IAsyncEnumerable<ImageSignature> ReadKeptSignatures(Digest manifest) =>
        ReadSignatures(manifest).Select(evidence => evidence.ToSignature()).ToAsyncEnumerable();

    private Task<ImageTrust> VerifyAsync(ImageSource source, ResolvedImage image, bool enforces, CancellationToken cancellationToken) =>
        VerifyAsync(source.Reference, image, source.FindSignaturesAsync(image.ManifestDigest, cancellationToken), enforces, cancellationToken);

    private Task<ImageTrust> VerifyAsync(
        ImageReference name, ResolvedImage image, IAsyncEnumerable<ImageSignature> offered, bool enforces, CancellationToken cancellationToken) =>
        new TrustCheck(options.Source.Root, options.Time).RunAsync(name, image, offered, enforces, cancellationToken);
}
