using SkorionOS.Interop.Files;
using static SkorionOS.Deploy.Durability.DurableStages;

namespace SkorionOS.Deploy.Durability;

/// <summary>The stages of each operation of the engine, as docs/crash-safety.md has them.</summary>
internal static class DurableOperations
{
    public static IReadOnlyList<DurableOperation> All { get; } =
    [
        new("pull", [Opening, Layer, Image, Journal]),
        new("update, switch", [Opening, Layer, Image, Kernel, Deployment, Entry, Mark, Image, Removal, Collection, Journal]),
        new("install", [Opening, Layer, Image, Seed, Kernel, Deployment, Entry, Mark, Journal]),
        new("rollback", [Opening, Hold, Removal, Entry, Collection, Journal]),
        new("good boot", [Opening, Variables, Hold, Journal, Mark, Removal, Collection]),
        new("kargs", [Opening, NewArguments, Entry, Journal]),
        new("pin, unhold", [Opening, Hold, Removal, Collection, Journal]),
        new("reset", [Opening, Reset, Journal]),
        new("gc, image rm", [Opening, Image, Removal, Collection, Journal]),
        new("repair", [Opening, Repair, Journal]),
    ];
}
