using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Oci.Signatures;

/// <summary>
/// Something beside an image that says it is a signature of it, in one of the two layouts of cosign. Nothing of it is believed yet.
/// </summary>
public abstract record ImageSignature
{
    private ImageSignature(ReadOnlyMemory<byte> document) => (Document, Digest) = (document, Digest.Sha256(document.Span));

    /// <summary>The layout: <c>simple-signing</c> or <c>bundle</c>.</summary>
    public abstract string Layout { get; }

    /// <summary>The document that is signed, or that carries what is signed.</summary>
    public ReadOnlyMemory<byte> Document { get; }

    /// <summary>The digest of the document: its name in the registry.</summary>
    public Digest Digest { get; }

    /// <summary>What it claims, if one of the keys has signed it.</summary>
    /// <returns>False with the reason when none has, or when it is not what it must be.</returns>
    internal abstract bool TryOpen(
        IReadOnlyList<SignatureKey> keys,
        [NotNullWhen(true)] out SignedClaim? claim,
        [NotNullWhen(true)] out SignatureKey? by,
        out string why);

    /// <summary>
    /// The layout of cosign 1 and 2: a layer of the image at the tag <c>sha256-….sig</c>, with the signature in an annotation.
    /// </summary>
    public sealed record SimpleSigning : ImageSignature
    {
        internal const string LayoutName = "simple-signing";

        /// <param name="payload">The payload, at most <see cref="SignatureLimits.Document"/> bytes.</param>
        /// <param name="signature">The signature over it.</param>
        public SimpleSigning(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature)
            : base(payload) => Signature = signature;

        /// <inheritdoc/>
        public override string Layout => LayoutName;

        /// <summary>The signature over the document.</summary>
        public ReadOnlyMemory<byte> Signature { get; }

        internal override bool TryOpen(
            IReadOnlyList<SignatureKey> keys,
            [NotNullWhen(true)] out SignedClaim? claim,
            [NotNullWhen(true)] out SignatureKey? by,
            out string why)
        {
            claim = null;
            by = keys.FirstOrDefault(key => key.Verifies(Document.Span, Signature.Span));
            why = by is null ? "is by no key of the policy" : "";
            return by is not null && SimpleSigningPayload.TryRead(Document, out claim, out why);
        }
    }

    /// <summary>The layout of cosign 3: a Sigstore bundle, which an artifact that refers to the image has as its layer.</summary>
    public sealed record Bundle : ImageSignature
    {
        internal const string LayoutName = "bundle";

        /// <param name="json">The bundle, at most <see cref="SignatureLimits.Document"/> bytes.</param>
        public Bundle(ReadOnlyMemory<byte> json)
            : base(json)
        {
        }

        /// <inheritdoc/>
        public override string Layout => LayoutName;

        internal override bool TryOpen(
            IReadOnlyList<SignatureKey> keys,
            [NotNullWhen(true)] out SignedClaim? claim,
            [NotNullWhen(true)] out SignatureKey? by,
            out string why)
        {
            (claim, by) = (null, null);
            if (!SigstoreBundle.TryRead(Document, out SigstoreBundle? bundle, out why))
            {
                return false;
            }

            byte[] signed = bundle.SignedBytes();
            by = keys.FirstOrDefault(key => key.Verifies(signed, bundle.Signature));
            why = by is null ? "is by no key of the policy" : "";
            return by is not null && InTotoStatement.TryRead(bundle.Payload, out claim, out why);
        }
    }
}
