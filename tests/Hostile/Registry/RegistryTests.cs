using System.Diagnostics;
using SkorionOS.Deploy;
using SkorionOS.Hostile.Tests.Images;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Images;

namespace SkorionOS.Hostile.Tests.Registry;

/// <summary>
/// Registries that mean no good: the pull ends in bounded time with an error that names what happened, or with the right image; the storage is sound, an honest
/// run succeeds afterwards, and nobody who should not sees a credential.
/// </summary>
public sealed class RegistryTests
{
    private static readonly Dictionary<string, RegistryCase> s_cases = RegistryCases.All.ToDictionary(one => one.Name);

    // Far more than any case needs, and far less than waiting for a liar would take.
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Names => [.. s_cases.Keys];

    internal static ImageSourceOptions Impatient { get; } = new()
    {
        Credentials = CredentialStore.Empty,
        Root = "/nonexistent",
        Patience = new NetworkPatience
        {
            Headers = TimeSpan.FromSeconds(1),
            Idle = TimeSpan.FromMilliseconds(500),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            SlowestTime = TimeSpan.FromSeconds(2),
            Retries = 2,
        },
    };

    /// <summary>A layer of some 20 KB that does not compress.</summary>
    internal static OciImage Image { get; } = new OciImageBuilder().Layer(layer => layer.File("usr/x", BootableImage.Content("x", 20_000)), Compression.None).Build();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pull_HostileRegistry_EndsInTimeAndLeavesNothing(string name)
    {
        var hostile = s_cases[name];
        await using RawServer server = new(Image);
        var lies = 0;
        server.Lie = async (request, stream, token) =>
        {
            if (!hostile.When(request) || Interlocked.Increment(ref lies) > hostile.Times)
            {
                return false;
            }

            await hostile.Answer(server, request, stream, token);
            return true;
        };
        using HostileSysroot sysroot = new() { Source = Impatient };
        var watch = Stopwatch.StartNew();

        if (hostile.Code is { } code)
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => sysroot.PullAsync(server.Reference));
            var report = ErrorCatalog.Describe(error);
            Assert.True(report.Code == code, $"{report.Code}: {report.Message}");
            Assert.Contains(code, ErrorCatalog.Hints.Keys);
            // The server, or the one that it sent us to.
            Assert.Contains("127.0.0.1:", report.Message, StringComparison.Ordinal);
            Assert.True(report.Message.Length < 2000 && !report.Message.Any(char.IsControl), report.Message);
            Assert.Empty(sysroot.With(engine => engine.ReadImages()));
        }
        else
        {
            await sysroot.PullAsync(server.Reference);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_bound);
        Assert.InRange(lies, 1, int.MaxValue);
        sysroot.AssertSound();
        server.Lie = (_, _, _) => Task.FromResult(false);
        await sysroot.PullAsync(server.Reference);
        Assert.Equal(Image.ManifestDigest, Assert.Single(sysroot.With(engine => engine.ReadImages())).Image.ManifestDigest);
        sysroot.AssertSound();
        sysroot.AssertEmptiable();
    }
}
