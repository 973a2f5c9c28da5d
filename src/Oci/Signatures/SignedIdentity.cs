namespace SkorionOS.Oci.Signatures;

/// <summary><c>signedIdentity</c>: what a signature must say that the image is called (containers-policy.json(5)).</summary>
internal abstract record SignedIdentity
{
    private SignedIdentity(string type) => Type = type;

    /// <summary>The name of the rule in a policy.</summary>
    public string Type { get; }

    /// <summary>
    /// Whether a signature that names no image at all fits, as the bundles of <c>cosign sign</c>: only where a policy asks for nothing but
    /// that the repository's key has signed the image.
    /// </summary>
    public virtual bool AcceptsNameless => false;

    /// <summary>Whether a signature for <paramref name="signed"/> fits the image that was asked for.</summary>
    public abstract bool Matches(ImageReference image, SignedName signed);

    /// <summary>The very name that was asked for, with its tag or digest.</summary>
    public sealed record MatchExact() : SignedIdentity("matchExact")
    {
        public override bool Matches(ImageReference image, SignedName signed) =>
            image is RegistryReference registry && !signed.IsRepositoryOnly && signed == SignedName.Of(registry);
    }

    /// <summary>The very name where a tag was asked for; with a digest the repository, under any tag. The default.</summary>
    public sealed record MatchRepoDigestOrExact() : SignedIdentity("matchRepoDigestOrExact")
    {
        public override bool Matches(ImageReference image, SignedName signed) =>
            image is RegistryReference registry && Fits(SignedName.Of(registry), signed);
    }

    /// <summary>The repository that was asked for.</summary>
    public sealed record MatchRepository() : SignedIdentity("matchRepository")
    {
        public override bool AcceptsNameless => true;

        public override bool Matches(ImageReference image, SignedName signed) =>
            image is RegistryReference registry && registry.Name == signed.Repository;
    }

    /// <summary>A certain name, whatever was asked for.</summary>
    public sealed record ExactReference(SignedName Reference) : SignedIdentity("exactReference")
    {
        public override bool Matches(ImageReference image, SignedName signed) => signed == Reference;
    }

    /// <summary>A certain repository, whatever was asked for.</summary>
    public sealed record ExactRepository(string Repository) : SignedIdentity("exactRepository")
    {
        public override bool Matches(ImageReference image, SignedName signed) => signed.Repository == Repository;
    }

    /// <summary>As the default, after the beginning of the name that was asked for is replaced: for mirrors.</summary>
    public sealed record RemapIdentity(string Prefix, string SignedPrefix) : SignedIdentity("remapIdentity")
    {
        public override bool Matches(ImageReference image, SignedName signed) =>
            image is RegistryReference registry && Fits(Remap(SignedName.Of(registry)), signed);

        private SignedName Remap(SignedName name) =>
            name.Repository == Prefix || name.Repository.StartsWith(Prefix + "/", StringComparison.Ordinal)
                ? name with { Repository = SignedPrefix + name.Repository[Prefix.Length..] }
                : name;
    }

    private static bool Fits(SignedName asked, SignedName signed) =>
        !signed.IsRepositoryOnly && (asked.Tag is null ? asked.Repository == signed.Repository : asked == signed);
}
