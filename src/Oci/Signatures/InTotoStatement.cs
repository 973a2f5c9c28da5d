using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace SkorionOS.Oci.Signatures;

/// <summary>
/// The statement of a bundle. Only that of <c>cosign sign</c> is a signature: an SBOM or a provenance by the same key says something about
/// the image, not that it may be used.
/// </summary>
internal static class InTotoStatement
{
    public const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>The signed annotation that names the image, as <c>cosign sign -a docker-reference=NAME</c> puts it there.</summary>
    public const string NameAnnotation = "docker-reference";

    private static readonly string[] Types = ["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"];

    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out SignedClaim? claim, out string why)
    {
        claim = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload, StrictJson.Options);
            JsonElement statement = document.RootElement;
            string type = StrictJson.Text(statement, "_type");
            string predicate = StrictJson.Text(statement, "predicateType");
            if (!Types.Contains(type) || predicate != SignPredicate)
            {
                why = $"is a statement of the type \"{Excerpt.Of(predicate)}\", which is no signature";
                return false;
            }

            List<(string, string?)> manifests = [];
            foreach (JsonElement subject in statement.GetProperty("subject").EnumerateArray())
            {
                if (StrictJson.TryText(subject.GetProperty("digest"), "sha256") is { } hex)
                {
                    manifests.Add(("sha256:" + hex, NameOf(subject)));
                }
            }

            claim = new SignedClaim(manifests);
            why = "";
            return true;
        }
        catch (Exception e) when (StrictJson.IsRefusal(e))
        {
            why = $"has a statement that is not one: {Excerpt.Of(e.Message)}";
            return false;
        }
    }

    private static string? NameOf(JsonElement subject)
    {
        string? annotated = subject.TryGetProperty("annotations", out JsonElement annotations)
            && annotations.ValueKind == JsonValueKind.Object
            ? StrictJson.TryText(annotations, NameAnnotation)
            : null;
        return annotated ?? StrictJson.TryText(subject, "name");
    }
}
