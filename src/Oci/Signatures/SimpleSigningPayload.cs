using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace SkorionOS.Oci.Signatures;

/// <summary>
/// The payload of a simple signature (containers-signature(5), JSON data format), with the type that cosign gives it. What is not known in
/// its critical part makes it invalid, as that part asks.
/// </summary>
internal static class SimpleSigningPayload
{
    private const string Type = "cosign container image signature";

    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out SignedClaim? claim, out string why)
    {
        claim = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload, StrictJson.Options);
            JsonElement critical = StrictJson.Only(document.RootElement, "critical", "optional").GetProperty("critical");
            StrictJson.Only(critical, "identity", "image", "type");
            string type = StrictJson.Text(critical, "type");
            if (type != Type)
            {
                why = $"is of the type \"{Excerpt.Of(type)}\"";
                return false;
            }

            JsonElement identity = StrictJson.Only(critical.GetProperty("identity"), "docker-reference");
            JsonElement image = StrictJson.Only(critical.GetProperty("image"), "docker-manifest-digest");
            claim = new SignedClaim([(StrictJson.Text(image, "docker-manifest-digest"), StrictJson.Text(identity, "docker-reference"))]);
            why = "";
            return true;
        }
        catch (Exception e) when (StrictJson.IsRefusal(e))
        {
            why = $"has a payload that is not one: {Excerpt.Of(e.Message)}";
            return false;
        }
    }
}
