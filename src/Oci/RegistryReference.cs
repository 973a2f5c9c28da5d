using System.Text.RegularExpressions;

namespace SkorionOS.Oci;

/// <summary>An image in a registry, by the grammar of distribution/reference: <c>host[:port]/path[:tag][@digest]</c>.</summary>
public sealed partial record RegistryReference : ImageReference
{
    internal const string TransportName = "registry";

    private const int LongestName = 255;
    private const string DockerHub = "docker.io";
    private const string DefaultTag = "latest";

    private RegistryReference(string host, string repository, string? tag, Digest? digest)
    {
        Host = host;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>The registry as the user names it, with its port if it has one.</summary>
    public string Host { get; }

    /// <summary>The path within the registry.</summary>
    public string Repository { get; }

    /// <summary>The tag; null only when there is a digest.</summary>
    public string? Tag { get; }

    /// <summary>The digest, which wins over the tag, or null.</summary>
    public Digest? Digest { get; }

    /// <summary><c>host/path</c>: what policies and signatures call the image.</summary>
    public string Name => $"{Host}/{Repository}";

    /// <inheritdoc/>
    public override string Transport => TransportName;

    /// <inheritdoc/>
    public override string Image => Name + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    /// <summary>The same image, whatever becomes of the tag.</summary>
    public RegistryReference At(Digest digest) => new(Host, Repository, Tag, digest);

    internal static RegistryReference? Read(string text, out string? error)
    {
        Match match = Grammar().Match(text);
        if (!match.Success)
        {
            error = $"'{Excerpt.Of(text)}' is not the name of an image: it must be host[:port]/path[:tag][@digest], the path in lowercase.";
            return null;
        }

        string[] parts = match.Groups["name"].Value.Split('/', 2);
        if (parts.Length < 2 || !IsHost(parts[0]))
        {
            error = $"'{Excerpt.Of(text)}' does not name its registry, and short names are not looked up: write HOST/{Excerpt.Of(text)}.";
            return null;
        }

        Digest? digest = null;
        if (match.Groups["digest"] is { Success: true } group)
        {
            if (!Oci.Digest.TryParse(group.Value, out Digest parsed, out error))
            {
                return null;
            }

            digest = parsed;
        }

        error = match.Groups["name"].Length > LongestName
            ? $"'{Excerpt.Of(text)}' has a name of more than {LongestName} characters."
            : null;
        string? tag = match.Groups["tag"] is { Success: true } found ? found.Value : digest is null ? DefaultTag : null;
        return error is null ? Normalize(parts[0], parts[1], tag, digest) : null;
    }

    private static RegistryReference Normalize(string host, string path, string? tag, Digest? digest)
    {
        // Docker Hub has two names, and images without an owner are in "library" there.
        host = host == "index." + DockerHub ? DockerHub : host;
        path = host == DockerHub && !path.Contains('/', StringComparison.Ordinal) ? "library/" + path : path;
        return new RegistryReference(host, path, tag, digest);
    }

    /// <summary>
    /// Told from the first part of a path as Docker does it: by a dot, a port, the name localhost, or an uppercase letter.
    /// </summary>
    private static bool IsHost(string part) =>
        part == "localhost" || part.AsSpan().ContainsAny('.', ':') || part.AsSpan().ContainsAnyInRange('A', 'Z');

    [GeneratedRegex(
        """
        \A
        (?<name>
          (?: (?: (?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]) (?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*
            | \[[a-fA-F0-9:]+\] ) (?::[0-9]{1,5})? / )?
          [a-z0-9]+ (?:(?:[._]|__|-+)[a-z0-9]+)* (?:/ [a-z0-9]+ (?:(?:[._]|__|-+)[a-z0-9]+)* )*
        )
        (?: : (?<tag>[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}) )?
        (?: @ (?<digest>[^@]+) )?
        \z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grammar();
}
