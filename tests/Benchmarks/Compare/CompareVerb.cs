namespace SkorionOS.Benchmarks.Compare;

/// <summary>Measures the program against the tools that a user would pick instead, in one run on one machine, and prints a table.</summary>
internal static class CompareVerb
{
    private static readonly string[] AllParts = ["pull", "update", "dump"];

    public static async Task<int> RunAsync(Bench bench, string[] parts)
    {
        if (parts.Length == 0)
            parts = AllParts;
        var report = new Report();
        if (parts.Contains("pull") || parts.Contains("update"))
        {
            using BenchRegistry registry = await BenchRegistry.StartAsync(bench.Scratch("registry"));
            registry.Push(bench.Layout("v1"), "v1", "v1");
            registry.Push(bench.Layout("v2"), "v2", "v2");
            if (parts.Contains("pull"))
                PullComparison.Run(bench, registry, report);
            if (parts.Contains("update"))
                await UpdateMeasurement.RunAsync(bench, registry, report);
        }

        if (parts.Contains("dump"))
            DumpComparison.Run(bench, report);
        report.Print(Console.Out);
        return report.AllPass ? 0 : 1;
    }
}
