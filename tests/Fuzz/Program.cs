using System.Globalization;
using System.Security.Cryptography;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz;

/// <summary>
/// Runs targets in turn, from a new seed, until it is stopped or something fails. Arguments, each NAME=VALUE: TARGET (one or several, comma between; default all),
/// COUNT (inputs for each, then the end), SEED, TIME (seconds in all), INPUT (a file to run alone), WRITE (a directory for one
/// generated input of each target, to begin a corpus with).
/// </summary>
internal static class Program
{
    private const long TurnInputs = 20_000;

    private static int Main(string[] args)
    {
        var given = args.Select(arg => arg.Split('=', 2)).Where(pair => pair is [_, { Length: > 0 }]).ToDictionary(pair => pair[0], pair => pair[1]);
        string[] names = given.TryGetValue("TARGET", out var chosen) ? chosen.Split(',') : [.. FuzzTargets.All.Select(target => target.Name)];
        if (names.FirstOrDefault(name => FuzzTargets.Find(name) is null) is { } unknown)
        {
            Console.Error.WriteLine($"There is no target '{unknown}'; there are {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}.");
            return 2;
        }

        FuzzTarget[] targets = [.. names.Select(name => FuzzTargets.Find(name)!)];
        var places = new FuzzPlaces();
        if (given.TryGetValue("INPUT", out var file)) return RunFile(targets, places, file);
        var seed = given.TryGetValue("SEED", out var text) ? ulong.Parse(text, CultureInfo.InvariantCulture) : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(4).Concat(new byte[4]).ToArray());
        var count = given.TryGetValue("COUNT", out text) ? long.Parse(text, CultureInfo.InvariantCulture) : long.MaxValue;
        var end = given.TryGetValue("TIME", out text) ? TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)) : (TimeSpan?)null;
        Console.WriteLine($"SEED={seed}");
        if (given.TryGetValue("WRITE", out var directory))
        {
            foreach (var target in targets) File.WriteAllBytes(Path.Join(directory, target.Name), target.Generate(new FuzzRandom(seed, 0)));
            return 0;
        }

        return Fuzz(targets, places, seed, count, end);
    }

    private static int Fuzz(FuzzTarget[] targets, FuzzPlaces places, ulong seed, long count, TimeSpan? end)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var target in targets)
            if (Failed(new FuzzRunner(target, places).Replay())) return 1;

        // A count is run in one go, so that its line speaks of all of it; without one the targets take turns.
        var turn = count == long.MaxValue ? TurnInputs : count;
        for (long first = 0; first < count; first += turn)
        {
            foreach (var target in targets)
            {
                var left = end - watch.Elapsed;
                if (left <= TimeSpan.Zero) return 0;
                if (Failed(new FuzzRunner(target, places).Run(seed, first, turn, left))) return 1;
            }
        }

        return 0;
    }

    private static int RunFile(FuzzTarget[] targets, FuzzPlaces places, string file)
    {
        var failed = false;
        foreach (var target in targets) failed |= Failed(new FuzzRunner(target, places).RunFile(file));
        return failed ? 1 : 0;
    }

    private static bool Failed(FuzzReport report)
    {
        Console.WriteLine(report);
        report.Failures.ForEach(Console.Error.WriteLine);
        return report.Failures.Count > 0;
    }
}
