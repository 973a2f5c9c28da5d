using System.Text.Json.Nodes;
using SkorionOS.Testing.Files;

namespace SkorionOS.Testing.Signing;

/// <summary>The root of a system as far as policies are concerned: <c>policy.json</c>, and keys beside it.</summary>
public sealed class PolicyRoot : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public PolicyRoot() => Directory.CreateDirectory(_directory["etc/containers/keys"]);

    public string Path => _directory[""];

    public string PolicyFile => _directory["etc/containers/policy.json"];

    /// <summary>A requirement of signatures.</summary>
    /// <param name="identity">The rule for names, as a type or as JSON.</param>
    /// <param name="keys">The names of keys that <see cref="AddKey"/> took.</param>
    public static string Signed(string identity, params string[] keys)
    {
        JsonNode rule = identity.StartsWith('{') ? JsonNode.Parse(identity)! : new JsonObject { ["type"] = identity };
        return new JsonObject
        {
            ["type"] = "sigstoreSigned",
            ["keyPaths"] = new JsonArray([.. keys.Select(key => (JsonNode)$"/etc/containers/keys/{key}.pub")]),
            ["signedIdentity"] = rule,
        }.ToJsonString();
    }

    public void AddKey(string name, string pem) => File.WriteAllText(_directory[$"etc/containers/keys/{name}.pub"], pem);

    /// <summary>Rejects everything but images of a scope of registries, of which it makes these requirements.</summary>
    public void Require(string scope, params string[] requirements) => File.WriteAllText(PolicyFile, $$"""
        {"default": [{"type": "reject"}], "transports": {"docker": {"{{scope}}": [{{string.Join(", ", requirements)}}] } } }
        """);

    /// <summary>Makes requirements of every image.</summary>
    public void RequireByDefault(params string[] requirements) => File.WriteAllText(PolicyFile, $$"""{"default": [{{string.Join(", ", requirements)}}]}""");

    public void Dispose() => _directory.Dispose();
}
