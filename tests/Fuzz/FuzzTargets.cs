using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Targets;

namespace SkorionOS.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new BootEntryTarget(),
        new LoaderConfTarget(),
        new CommandLineTarget(),
        new KernelArgumentsTarget(),
        new EntryNameTarget(),
        new UnifiedKernelTarget(),
        new ManifestTarget(),
        new IndexTarget(),
        new ConfigTarget(),
        new PolicyTarget(),
        new SignatureTarget(),
        new TarTarget(),
        new LayerBlobTarget(),
        new DumpTarget(),
        new ErofsTarget(),
        new SettingsTarget(),
        new RootSettingsTarget(),
        new LineageTarget(),
        new RecordsTarget(),
        new BusArgumentsTarget(),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
