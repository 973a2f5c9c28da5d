using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Targets;

namespace SkorionOS.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new BootEntryTarget(),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
