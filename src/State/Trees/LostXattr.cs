namespace SkorionOS.State.Trees;

/// <summary>An extended attribute that a filesystem could not hold.</summary>
/// <param name="Path">The file, from the root of the tree on; bytes that are not UTF-8 as <c>\xff</c>.</param>
/// <param name="Name">The attribute.</param>
public sealed record LostXattr(string Path, string Name);
