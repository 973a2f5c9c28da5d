using System.Text.Json;

namespace SkorionOS.Oci.Signatures;

/// <summary>From the bytes of a <c>policy.json</c> to a policy.</summary>
internal sealed class PolicyReader(string file)
{
    private static readonly string[] SigstoreKeys =
    [
        "type", "keyPath", "keyPaths", "keyData", "keyDatas", "fulcio", "pki", "rekorPublicKeyPath", "rekorPublicKeyPaths",
        "rekorPublicKeyData", "rekorPublicKeyDatas", "signedIdentity",
    ];

    /// <exception cref="SignatureException"><c>policy-invalid</c>.</exception>
    public ContainersPolicy Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > SignatureLimits.Policy)
        {
            throw new SignatureException("policy-invalid", $"The policy {file} has more than {SignatureLimits.Policy} bytes.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json,
                new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth, AllowDuplicateProperties = false });
            PolicyObject top = new(file, "", document.RootElement, ["default", "transports"]);
            PolicyScope byDefault = ReadScope(top, "default", top.Find("default") ?? throw top.Invalid("default", "it is missing"));
            return new ContainersPolicy(byDefault, top.Find("transports") is { } transports ? ReadTransports(transports) : []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A key that is not Unicode, too.
            throw new SignatureException("policy-invalid", $"The policy {file} is not valid: {Excerpt.Of(e.Message)}", e);
        }
    }

    private Dictionary<(string, string), PolicyScope> ReadTransports(JsonElement element)
    {
        Dictionary<(string, string), PolicyScope> scopes = [];
        PolicyObject transports = new(file, "transports", element, null);
        foreach (JsonProperty member in transports.Members)
        {
            PolicyObject transport = new(file, transports.Name(member.Name), member.Value, null);
            foreach (JsonProperty scope in transport.Members)
            {
                CheckScope(transport, member.Name, scope.Name);
                scopes.Add((member.Name, scope.Name), ReadScope(transport, transport.Name(scope.Name), scope.Value));
                if (scopes.Count > SignatureLimits.Scopes)
                {
                    throw transport.Invalid(transport.At, $"the policy has more than {SignatureLimits.Scopes} scopes");
                }
            }
        }

        return scopes;
    }

    /// <summary>A scope that can never be met protects nothing, and its writer believes it does.</summary>
    private static void CheckScope(PolicyObject transport, string name, string scope)
    {
        string? why = name switch
        {
            _ when scope.Length == 0 => null,
            "docker" when scope.LastIndexOf('*') > 0 || scope is "*." || (scope[0] == '*' && !scope.StartsWith("*.", StringComparison.Ordinal)) =>
                "a wildcard stands at the beginning alone, as in *.example.com",
            "docker" when scope.StartsWith('/') || scope.EndsWith('/') || scope.Contains("//", StringComparison.Ordinal) =>
                "it must be a host, or a name below one",
            "oci" or "oci-archive" when !scope.StartsWith('/') || scope == "/" || Path.GetFullPath(scope) != scope =>
                "it must be an absolute path in its shortest form; \"\" stands for all",
            _ => null,
        };
        if (why is not null)
        {
            throw transport.Invalid(transport.Name(scope), why);
        }
    }

    private PolicyScope ReadScope(PolicyObject parent, string at, JsonElement list)
    {
        int count = list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
        return count is 0 or > SignatureLimits.Requirements
            ? throw parent.Invalid(at, $"it must be a list of 1 to {SignatureLimits.Requirements} requirements")
            : new PolicyScope(file, at, [.. list.EnumerateArray().Select((item, i) => ReadRequirement($"{at}[{i}]", item))]);
    }

    private PolicyRequirement ReadRequirement(string at, JsonElement element)
    {
        PolicyObject any = new(file, at, element, null);
        string type = any.Text("type");
        switch (type)
        {
            case "insecureAcceptAnything":
                _ = new PolicyObject(file, at, element, ["type"]);
                return new PolicyRequirement.AcceptAnything(at);
            case "reject":
                _ = new PolicyObject(file, at, element, ["type"]);
                return new PolicyRequirement.Reject(at);
            case "signedBy":
                _ = new PolicyObject(file, at, element, ["type", "keyType", "keyPath", "keyPaths", "keyData", "signedIdentity"]);
                return new PolicyRequirement.Unsupported(at, "signatures by GPG keys (signedBy)");
            case "signedBaseLayer":
                return new PolicyRequirement.Unsupported(at, "signatures of base layers (signedBaseLayer)");
            case "sigstoreSigned":
                return ReadSigstoreSigned(new PolicyObject(file, at, element, SigstoreKeys));
            default:
                throw any.Invalid(any.Name("type"), $"\"{Excerpt.Of(type)}\" is no type of requirement; " +
                    "known are insecureAcceptAnything, reject, sigstoreSigned");
        }
    }

    private static PolicyRequirement ReadSigstoreSigned(PolicyObject requirement)
    {
        string[] sources = [.. SigstoreKeys[1..7].Where(requirement.Has)];
        if (sources.Length != 1)
        {
            throw requirement.Invalid(requirement.At,
                "exactly one of keyPath, keyPaths, keyData, keyDatas, fulcio and pki must be there, not " + (sources.Length == 0 ? "none" : string.Join(" and ", sources)));
        }

        SignedIdentity identity = IdentityReader.Read(requirement);
        string? unsupported = SigstoreKeys.FirstOrDefault(key => key.StartsWith("rekor", StringComparison.Ordinal) && requirement.Has(key));
        if (sources[0] is "fulcio" or "pki" || unsupported is not null)
        {
            return new PolicyRequirement.Unsupported(requirement.At, sources[0] switch
            {
                "fulcio" => "signatures by certificates of Fulcio (fulcio)",
                "pki" => "signatures by certificates (pki)",
                _ => $"an entry in the log of Rekor ({unsupported})",
            });
        }

        return new PolicyRequirement.SigstoreSigned(requirement.At, ReadKeys(requirement, sources[0]), identity);
    }

    private static List<KeySource> ReadKeys(PolicyObject requirement, string key)
    {
        List<(string Text, string At)> texts =
            key.EndsWith('s') ? [.. requirement.Texts(key)] : [(requirement.Text(key), requirement.Name(key))];
        return [.. texts.Select(item => key.StartsWith("keyPath", StringComparison.Ordinal) ? InFile(item) : InPolicy(item))];

        KeySource InFile((string Text, string At) item) => item.Text.StartsWith('/')
            ? new KeySource(item.Text, default, item.At)
            : throw requirement.Invalid(item.At, $"\"{Excerpt.Of(item.Text)}\" must be an absolute path");

        KeySource InPolicy((string Text, string At) item)
        {
            byte[] data = new byte[item.Text.Length];
            return Convert.TryFromBase64String(item.Text, data, out int length) && length <= SignatureLimits.Key
                ? new KeySource(null, data.AsMemory(0, length), item.At)
                : throw requirement.Invalid(item.At, $"it must be base64 of at most {SignatureLimits.Key} bytes");
        }
    }
}
