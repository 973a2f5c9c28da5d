using SkorionOS.Deploy;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>
/// Images that mean no good, each pulled from a layout and from a registry: it ends in an error that names it or in the tree that the rules make of it, as the
/// kernel shows it. Nothing beside the storage is touched, and nothing stays in it.
/// </summary>
public sealed class ImageTests
{
    private static readonly Dictionary<string, HostileCase> s_cases = HostileCases.All.ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. s_cases.Keys];

    public static TheoryData<string> NamesForRegistries => [.. s_cases.Values.Where(one => one.Spoil is null).Select(one => one.Name)];

    [Fact]
    public void Corpus_AsBuilt_HasAtLeast150Cases() => Assert.InRange(s_cases.Count, 150, int.MaxValue);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pull_HostileImageInLayout_EndsAsTheRulesSay(string name)
    {
        var hostile = s_cases[name];
        using HostileSysroot sysroot = new();
        var image = hostile.Make(sysroot.Bait);
        image.WriteLayout(sysroot.Layout, "evil");
        hostile.Spoil?.Invoke(sysroot.Layout, image);

        await PullAsync(hostile, sysroot, ImageReference.Parse($"oci:{sysroot.Layout}:evil"));
    }

    [Theory]
    [MemberData(nameof(NamesForRegistries))]
    public async Task Pull_HostileImageInRegistry_EndsAsTheRulesSay(string name)
    {
        var hostile = s_cases[name];
        await using var registry = await EmbeddedRegistry.StartAsync();
        using HostileSysroot sysroot = new() { Workers = 4 };
        var reference = registry.Push(hostile.Make(sysroot.Bait), "evil");

        await PullAsync(hostile, sysroot, reference);
    }

    private static async Task PullAsync(HostileCase hostile, HostileSysroot sysroot, ImageReference reference)
    {
        if (hostile.Code is { } code)
        {
            // Whatever it is, it has to be an error of ours.
            var error = await Assert.ThrowsAnyAsync<Exception>(() => sysroot.PullAsync(reference));
            var report = ErrorCatalog.Describe(error);
            Assert.True(report.Code == code, $"{report.Code}: {report.Message}");
            Assert.Contains(code, ErrorCatalog.Hints.Keys);
            Assert.Contains(code.StartsWith("layer-", StringComparison.Ordinal) ? "sha256:" : reference.ToString(), report.Message, StringComparison.Ordinal);
            Assert.Contains(hostile.Says, report.Message, StringComparison.Ordinal);
            Assert.True(report.Message.Length < 2000 && !report.Message.Any(char.IsControl), report.Message);
        }
        else
        {
            await sysroot.PullAsync(reference);
            var image = Assert.Single(sysroot.With(engine => engine.ReadImages()));
            Assert.Equal(Sort(hostile.Tree!(sysroot.Bait)), MountedListing.Of(image.ComposefsPath));
        }

        sysroot.AssertSound();
        sysroot.AssertEmptiable();
        sysroot.AssertSound();
    }

    private static string Sort(string lines) => string.Join('\n', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
