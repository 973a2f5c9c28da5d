using System.Text.Json;
using System.Text.Json.Serialization;
using SkorionOS.Boot;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Trust;

namespace SkorionOS.Deploy;

/// <summary>Our own records as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    Converters = [typeof(DeploymentIdJsonConverter), typeof(FsVerityDigestJsonConverter)])]
[JsonSerializable(typeof(StorageMeta))]
[JsonSerializable(typeof(StoredImage))]
[JsonSerializable(typeof(Origin))]
[JsonSerializable(typeof(SignatureEvidence[]))]
[JsonSerializable(typeof(HighWaterRecord))]
internal sealed partial class DeployJson : JsonSerializerContext;

/// <summary>A deployment's name as a JSON string.</summary>
internal sealed class DeploymentIdJsonConverter : JsonConverter<DeploymentId>
{
    public override DeploymentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DeploymentId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("not a deployment id");

    public override void Write(Utf8JsonWriter writer, DeploymentId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
}

/// <summary>An fs-verity digest as a JSON string.</summary>
internal sealed class FsVerityDigestJsonConverter : JsonConverter<FsVerityDigest>
{
    public override FsVerityDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FsVerityDigest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("not an fs-verity digest");

    public override void Write(Utf8JsonWriter writer, FsVerityDigest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
