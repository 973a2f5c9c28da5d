namespace SkorionOS.Hostile.Tests.Images;

/// <summary>The corpus of hostile images.</summary>
internal static class HostileCases
{
    public static IEnumerable<HostileCase> All => [.. PathCases.All, .. LinkCases.All, .. OverlapCases.All, .. MetadataCases.All, .. PaxCases.All, .. SparseCases.All, .. CompressionCases.All, .. DocumentCases.All, .. LayoutCases.All];
}
