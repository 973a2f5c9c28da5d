using SkorionOS.Oci;

namespace SkorionOS.Deploy.Checking;

/// <summary>Something that <c>fsck</c> found.</summary>
/// <param name="Kind">What is the matter.</param>
/// <param name="Path">Where, below the storage or the sysroot.</param>
/// <param name="Detail">What was expected and what was found.</param>
/// <param name="Images">The images that it hurts, by manifest digest; empty when it hurts none.</param>
public sealed record Finding(FindingKind Kind, string Path, string Detail, IReadOnlyList<Digest> Images);
