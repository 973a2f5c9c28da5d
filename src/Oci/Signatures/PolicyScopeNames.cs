namespace SkorionOS.Oci.Signatures;

/// <summary>The scopes that an image lies in, the most specific first, as the containers tools count them.</summary>
internal static class PolicyScopeNames
{
    public static IEnumerable<string> Of(ImageReference image) => image switch
    {
        RegistryReference registry => OfRegistry(registry),
        LayoutReference layout => OfPath(layout.Path, layout.Tag),
        ArchiveReference archive => OfPath(archive.Path, archive.Tag),
        _ => [],
    };

    /// <summary>
    /// The name with tag or digest, the repository, what it lies in, the host, and the domains above the host as <c>*.domain</c>.
    /// </summary>
    private static IEnumerable<string> OfRegistry(RegistryReference registry)
    {
        yield return SignedName.Of(registry).ToString();
        string name = registry.Name;
        while (true)
        {
            yield return name;
            int slash = name.LastIndexOf('/');
            if (slash < 0)
            {
                break;
            }

            name = name[..slash];
        }

        name = name.Split(':', 2)[0];
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', StringComparison.Ordinal))
        {
            name = name[(dot + 1)..];
            yield return "*." + name;
        }
    }

    /// <summary>The path with the tag, the path, and the directories above it but the root, without links on the way.</summary>
    private static IEnumerable<string> OfPath(string path, string? tag)
    {
        string real = Resolve(Path.GetFullPath(path), SignatureLimits.Links);
        yield return $"{real}:{tag}";
        for (string? directory = real; directory is not (null or "/"); directory = Path.GetDirectoryName(directory))
        {
            yield return directory;
        }
    }

    private static string Resolve(string path, int links)
    {
        string done = "/";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Join(done, part);
            done = links > 0 && new FileInfo(next).LinkTarget is { } target ? Resolve(Path.GetFullPath(target, done), links - 1) : next;
        }

        return done;
    }
}
