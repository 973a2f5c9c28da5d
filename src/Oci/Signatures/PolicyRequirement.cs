namespace SkorionOS.Oci.Signatures;

/// <summary>One of the things that a scope of a policy asks of an image; all of them must hold.</summary>
public abstract record PolicyRequirement
{
    private PolicyRequirement(string at) => At = at;

    /// <summary>Where it stands in the file, such as <c>transports.docker."quay.io/os"[0]</c>.</summary>
    public string At { get; }

    /// <summary><c>insecureAcceptAnything</c>: asks for nothing.</summary>
    public sealed record AcceptAnything : PolicyRequirement
    {
        internal AcceptAnything(string at)
            : base(at)
        {
        }
    }

    /// <summary><c>reject</c>: never holds.</summary>
    public sealed record Reject : PolicyRequirement
    {
        internal Reject(string at)
            : base(at)
        {
        }
    }

    /// <summary><c>sigstoreSigned</c> with keys: a signature by one of them, with a claim that fits.</summary>
    public sealed record SigstoreSigned : PolicyRequirement
    {
        internal SigstoreSigned(string at, IReadOnlyList<KeySource> keys, SignedIdentity identity)
            : base(at) => (Keys, Identity) = (keys, identity);

        internal IReadOnlyList<KeySource> Keys { get; }

        internal SignedIdentity Identity { get; }
    }

    /// <summary>
    /// What the format knows and this program does not check. It never holds; images of other scopes are none of its business.
    /// </summary>
    public sealed record Unsupported : PolicyRequirement
    {
        internal Unsupported(string at, string what)
            : base(at) => What = what;

        /// <summary>What is asked for, for messages.</summary>
        public string What { get; }
    }
}
