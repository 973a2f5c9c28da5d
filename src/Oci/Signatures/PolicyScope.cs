namespace SkorionOS.Oci.Signatures;

/// <summary>The part of a policy that is for an image: the most specific one alone.</summary>
/// <param name="File">The policy's file.</param>
/// <param name="Name">Which part: <c>default</c>, or such as <c>transports.docker."quay.io/os"</c>.</param>
/// <param name="Requirements">What it asks for, at least one.</param>
public sealed record PolicyScope(string File, string Name, IReadOnlyList<PolicyRequirement> Requirements)
{
    /// <summary>True when it asks for nothing.</summary>
    public bool AcceptsAnything => Requirements.All(requirement => requirement is PolicyRequirement.AcceptAnything);
}
