using System.Diagnostics;
using System.Globalization;
using SkorionOS.Testing.Images;
using Xunit.Abstractions;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>
/// A process that does one operation after the other is killed by SIGKILL from outside, at a moment that nobody chose, again and again on the same sysroot:
/// what the stops leave piles up as it does on a machine.
/// </summary>
public sealed class RandomKillTests(ITestOutputHelper log)
{
    // Known, so that a failure can be looked for again; what is met is decided by the moment too, which no seed can.
    private const int Seed = 20260301;
    private const int KillsBetweenUpdates = 10;

    [Fact]
    public Task Mix_Killed300TimesAtRandom_IsSoundEachTime() => KillAsync(300);

    [Fact]
    [Trait("Needs", "Nightly")]
    public Task Mix_Killed10000TimesAtRandom_IsSoundEachTime() => KillAsync(10_000);

    [Fact]
    public async Task Mix_ByTwoProcessesAtOnce_EndsSound()
    {
        using var fixture = new SysrootFixture();
        var references = await PrepareAsync(fixture);
        var ends = await Task.WhenAll(Enumerable.Range(Seed, 2).Select(seed => CrashChild.RunAsync(fixture, Words(seed, 30, references))));
        Assert.All(ends, end => Assert.True(end.Status == 0, $"seeds {Seed} and {Seed + 1}: ended with {end.Status}: {end.Errors}"));
        log.WriteLine(string.Join("; ", ends.Select(end => end.Lines[0])));
        fixture.AssertSound("after two writers at once");
        await CompleteAsync(fixture, 0);
    }

    private async Task KillAsync(int kills)
    {
        using var fixture = new SysrootFixture();
        var references = await PrepareAsync(fixture);
        var clock = Stopwatch.StartNew();
        _ = (await CrashChild.RunAsync(fixture, Words(Seed, 5, references))).Changes;
        var longest = clock.Elapsed * 1.1;
        var random = new Random(Seed);
        for (var kill = 1; kill <= kills; kill++)
        {
            var (seed, moment) = (random.Next(), longest * random.NextDouble());
            var when = $"seed {Seed}, kill {kill} of mix {seed} after {moment.TotalMilliseconds:F1} ms";
            var end = await CrashChild.RunAsync(fixture, Words(seed, 0, references), moment);
            Assert.True(end.Status == CrashChild.Killed, $"{when}: ended with {end.Status}: {end.Errors}");
            fixture.AssertSound(when);
            if (kill % KillsBetweenUpdates == 0)
            {
                await CompleteAsync(fixture, kill);
            }
        }

        log.WriteLine($"seed {Seed}: killed {kills} times within {longest.TotalMilliseconds:F0} ms");
    }

    /// <summary>A sysroot with one deployment, and the references that a mix chooses from.</summary>
    private static async Task<string[]> PrepareAsync(SysrootFixture fixture)
    {
        await fixture.BringAsync(BootableImage.Make("1"));
        string[] tags = ["a", "b", "c", "d"];
        for (var version = 0; version < tags.Length; version++)
        {
            BootableImage.Make(tags[version], kernel: $"kernel {version / 2}").WriteLayout(fixture.Layout, tags[version]);
        }

        return [.. tags.Select(tag => $"oci:{fixture.Layout}:{tag}")];
    }

    private static string[] Words(int seed, int count, string[] references) =>
        ["mix", seed.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture), .. references];

    /// <summary>An update that nobody stops: it comes first in the menu, and nothing is left of all the stops before.</summary>
    private static async Task CompleteAsync(SysrootFixture fixture, int kill)
    {
        var when = $"seed {Seed}, update after kill {kill}";
        fixture.Publish(BootableImage.Make($"after {kill}"));
        await fixture.WithAsync(engine => engine.SwitchAsync(fixture.Reference));
        Assert.True(fixture.Read().InBootOrder[0].Origin.ImageVersion == $"after {kill}", $"{when}: the menu is {fixture.Menu}");

        // What is pinned stays for ever, and would fill the disk.
        foreach (var pinned in fixture.Read().All.Where(deployment => deployment.Origin.Pinned))
        {
            fixture.With(engine => engine.Pin(pinned.Id.Hex, pinned: false));
        }

        fixture.With(engine => engine.CollectGarbage());
        fixture.AssertSound(when);
        fixture.AssertClean(when, tidy: true);
    }
}
