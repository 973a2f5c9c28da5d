using System.Text.Json;

namespace SkorionOS.Oci.Signatures;

/// <summary>Reads <c>signedIdentity</c> of a requirement.</summary>
internal static class IdentityReader
{
    /// <summary>The identity; the default one where there is none.</summary>
    /// <exception cref="SignatureException"><c>policy-invalid</c>.</exception>
    public static SignedIdentity Read(PolicyObject requirement)
    {
        if (requirement.Find("signedIdentity") is not { } element)
        {
            return new SignedIdentity.MatchRepoDigestOrExact();
        }

        PolicyObject any = requirement.Child("signedIdentity", element, null);
        string type = any.Text("type");
        switch (type)
        {
            case "matchExact":
                Only(requirement, element);
                return new SignedIdentity.MatchExact();
            case "matchRepoDigestOrExact":
                Only(requirement, element);
                return new SignedIdentity.MatchRepoDigestOrExact();
            case "matchRepository":
                Only(requirement, element);
                return new SignedIdentity.MatchRepository();
            case "exactReference":
                return ReadReference(Only(requirement, element, "dockerReference"));
            case "exactRepository":
                return ReadRepository(Only(requirement, element, "dockerRepository"));
            case "remapIdentity":
                PolicyObject remap = Only(requirement, element, "prefix", "signedPrefix");
                return new SignedIdentity.RemapIdentity(Prefix(remap, "prefix"), Prefix(remap, "signedPrefix"));
            default:
                throw any.Invalid(any.Name("type"), $"\"{Excerpt.Of(type)}\" is no type of identity; known are matchExact, " +
                    "matchRepoDigestOrExact, matchRepository, exactReference, exactRepository, remapIdentity");
        }
    }

    private static PolicyObject Only(PolicyObject requirement, JsonElement element, params string[] keys) =>
        requirement.Child("signedIdentity", element, ["type", .. keys]);

    private static SignedIdentity.ExactReference ReadReference(PolicyObject identity)
    {
        SignedName? name = SignedName.TryParse(identity.Text("dockerReference"));
        return name is { IsRepositoryOnly: false }
            ? new SignedIdentity.ExactReference(name)
            : throw identity.Invalid(identity.Name("dockerReference"), "it must be host/path with a tag or a digest");
    }

    private static SignedIdentity.ExactRepository ReadRepository(PolicyObject identity)
    {
        SignedName? name = SignedName.TryParse(identity.Text("dockerRepository"));
        return name is { IsRepositoryOnly: true }
            ? new SignedIdentity.ExactRepository(name.Repository)
            : throw identity.Invalid(identity.Name("dockerRepository"), "it must be host/path without tag and digest");
    }

    /// <summary>A host, or a name below one, of which more than it may follow.</summary>
    private static string Prefix(PolicyObject identity, string key)
    {
        string prefix = identity.Text(key);
        return SignedName.TryParse(prefix + "/a") is { IsRepositoryOnly: true } name && name.Repository == prefix + "/a"
            ? prefix
            : throw identity.Invalid(identity.Name(key), "it must be host[:port], or a path below one, without tag and digest");
    }
}
