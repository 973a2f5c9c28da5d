using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using SkorionOS.Oci;

namespace SkorionOS.Testing.Registry;

/// <summary>What a registry has: manifests by repository and by tag or digest, blobs by digest whatever the repository.</summary>
internal sealed partial class RegistryShelf(bool hasReferrers)
{
    private readonly ConcurrentDictionary<(string Repository, string Reference), (RegistryContent Content, string MediaType)> _manifests =
        new();
    private readonly ConcurrentDictionary<string, RegistryContent> _blobs = new();

    public void PutBlob(Digest digest, RegistryContent content) => _blobs[digest.ToString()] = content;

    public void PutManifest(string repository, string reference, byte[] content, string mediaType) =>
        _manifests[(repository, reference)] = (RegistryContent.Of(content), mediaType);

    public void Tag(string repository, string tag, Digest digest) =>
        _manifests[(repository, tag)] = _manifests[(repository, digest.ToString())];

    /// <summary>The right answer to a request.</summary>
    public AnswerPlan Answer(RequestRecord request)
    {
        Match match = Address().Match(request.Path);
        string reference = match.Groups["reference"].Value;
        if (match.Groups["kind"].Value == "manifests"
            && _manifests.TryGetValue((match.Groups["name"].Value, reference), out (RegistryContent Content, string MediaType) manifest))
        {
            return new AnswerPlan(request, manifest.Content) { Headers = { ["Content-Type"] = manifest.MediaType } };
        }

        if (hasReferrers && match.Groups["kind"].Value == "referrers")
        {
            byte[] list = Referrers.List(ManifestsOf(match.Groups["name"].Value), reference, request.Query);
            return new AnswerPlan(request, RegistryContent.Of(list)) { Headers = { ["Content-Type"] = MediaType.OciIndex } };
        }

        if (match.Groups["kind"].Value == "blobs" && _blobs.TryGetValue(reference, out RegistryContent? blob))
        {
            return Ranged(new AnswerPlan(request, blob)
                { Headers = { ["Content-Type"] = "application/octet-stream", ["ETag"] = $"\"{reference}\"" } }, $"\"{reference}\"");
        }

        string code = match.Groups["kind"].Value == "blobs" ? "BLOB_UNKNOWN" : "MANIFEST_UNKNOWN";
        return new AnswerPlan(request,
            RegistryContent.Of(System.Text.Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"{{code}}","message":"not here"}]}""")))
        {
            Status = 404,
            Headers = { ["Content-Type"] = "application/json" },
        };
    }

    /// <summary>Each manifest of a repository once.</summary>
    private IEnumerable<byte[]> ManifestsOf(string repository) => _manifests
        .Where(manifest => manifest.Key.Repository == repository && manifest.Key.Reference.StartsWith("sha256:", StringComparison.Ordinal))
        .OrderBy(manifest => manifest.Key.Reference, StringComparer.Ordinal)
        .Select(manifest => manifest.Value.Content.ReadAll());

    private static AnswerPlan Ranged(AnswerPlan plan, string entityTag)
    {
        Match range = Range().Match(plan.Request.Range ?? "");
        if (!range.Success || (plan.Request.IfRange is { } condition && condition != entityTag))
        {
            return plan;
        }

        long length = plan.Content.Length;
        plan.From = long.Parse(range.Groups["from"].Value, CultureInfo.InvariantCulture);
        plan.To = range.Groups["to"] is { Length: > 0 } to
            ? Math.Min(length, long.Parse(to.Value, CultureInfo.InvariantCulture) + 1)
            : length;
        plan.Status = plan.From < length ? 206 : 416;
        plan.Headers["Content-Range"] = plan.Status == 206 ? $"bytes {plan.From}-{plan.To - 1}/{length}" : $"bytes */{length}";
        (plan.From, plan.To) = plan.Status == 206 ? (plan.From, plan.To) : (0, 0);
        return plan;
    }

    [GeneratedRegex(@"\A/v2/(?<name>.+)/(?<kind>manifests|blobs|referrers)/(?<reference>[^/]+)\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"\Abytes=(?<from>\d+)-(?<to>\d*)\z")]
    private static partial Regex Range();
}
