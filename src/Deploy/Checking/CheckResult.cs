namespace SkorionOS.Deploy.Checking;

/// <summary>The result of a check.</summary>
/// <param name="Findings">What is wrong; empty when all is well.</param>
/// <param name="ImagesChecked">Images that were looked at.</param>
/// <param name="ObjectsChecked">Contents that were read and hashed.</param>
/// <param name="UnreferencedObjects">Sound contents that no image needs: what an interrupted pull left, for the next one or for the garbage collection.</param>
/// <param name="Repaired">Findings that were there before a repair and are gone; empty without one.</param>
public sealed record CheckResult(
    IReadOnlyList<Finding> Findings,
    int ImagesChecked,
    int ObjectsChecked,
    int UnreferencedObjects,
    IReadOnlyList<Finding> Repaired)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool IsClean => Findings.Count == 0;
}
