using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace SkorionOS.Oci.Signatures;

/// <summary>
/// A Sigstore bundle of version 0.3 with an in-toto statement in a DSSE envelope, which is what cosign puts beside an image.
/// </summary>
internal sealed class SigstoreBundle
{
    public const string MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private const string StatementType = "application/vnd.in-toto+json";

    private SigstoreBundle(byte[] payload, byte[] signature) => (Payload, Signature) = (payload, signature);

    /// <summary>The statement.</summary>
    public byte[] Payload { get; }

    /// <summary>The one signature over <see cref="SignedBytes"/>.</summary>
    public byte[] Signature { get; }

    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out SigstoreBundle? bundle, out string why)
    {
        bundle = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, StrictJson.Options);
            JsonElement root = document.RootElement;
            if (StrictJson.Text(root, "mediaType") is var mediaType && mediaType != MediaType)
            {
                why = $"is a bundle of the type \"{Excerpt.Of(mediaType)}\", which is not read";
                return false;
            }

            JsonElement envelope = root.GetProperty("dsseEnvelope");
            if (StrictJson.Text(envelope, "payloadType") is var type && type != StatementType)
            {
                why = $"is a bundle of \"{Excerpt.Of(type)}\", not of a statement";
                return false;
            }

            JsonElement signatures = envelope.GetProperty("signatures");
            if (signatures.GetArrayLength() != 1)
            {
                why = $"is a bundle of {signatures.GetArrayLength()} signatures; it has one";
                return false;
            }

            bundle = new SigstoreBundle(
                envelope.GetProperty("payload").GetBytesFromBase64(), signatures[0].GetProperty("sig").GetBytesFromBase64());
            why = "";
            return true;
        }
        catch (Exception e) when (StrictJson.IsRefusal(e))
        {
            why = $"is a bundle that cannot be read: {Excerpt.Of(e.Message)}";
            return false;
        }
    }

    /// <summary>What the signature is over: the pre-authentication encoding of DSSE 1.0, section "Protocol".</summary>
    public byte[] SignedBytes() =>
        [.. Encoding.ASCII.GetBytes($"DSSEv1 {StatementType.Length} {StatementType} {Payload.Length} "), .. Payload];
}
