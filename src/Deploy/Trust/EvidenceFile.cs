using System.Text.Json;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Trust;

/// <summary><c>signatures.json</c> in the directory of an image: the signatures that deployments of it were staged by.</summary>
internal static class EvidenceFile
{
    public const string Name = "signatures.json";

    // Those of every policy that was in force while the image was here.
    private const int MostEntries = 32;
    private const int LongestFile = 64 << 20;

    /// <summary>The signatures; none when there is no such file, or when it is damaged: they prove nothing then.</summary>
    public static IReadOnlyList<SignatureEvidence> Read(Dir? directory)
    {
        if (directory?.TryReadAll(Name, LongestFile) is not { } bytes)
        {
            return [];
        }

        try
        {
            return [.. (JsonSerializer.Deserialize(bytes, DeployJson.Default.SignatureEvidenceArray) ?? []).Where(item => item is not null && Digest.Sha256(item.Document) == item.Digest)];
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return [];
        }
    }

    /// <summary>Adds signatures; one that is there already is replaced. Nothing that an origin names goes before the image does.</summary>
    public static void Add(Dir directory, IReadOnlyList<SignatureEvidence> evidence)
    {
        if (evidence.Count > 0)
        {
            directory.ReplaceFile(Name, Format(evidence.Concat(Read(directory)).DistinctBy(item => item.Digest).Take(MostEntries)));
        }
    }

    /// <summary>The content of the file.</summary>
    public static byte[] Format(IEnumerable<SignatureEvidence> evidence) =>
        JsonSerializer.SerializeToUtf8Bytes([.. evidence], DeployJson.Default.SignatureEvidenceArray);
}
