using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Letting go of a hold that is all that is left of a deployment.</summary>
public sealed class UnholdTests
{
    [Fact]
    public async Task Unhold_HoldAloneWhoseImageStays_LeavesNothingOfTheDeployment()
    {
        using var fixture = new SysrootFixture();
        for (var version = 1; version <= 2; version++)
        {
            await fixture.BringAsync(BootableImage.Make($"{version}", kernel: $"kernel {version}"));
            fixture.Boot();
        }

        // The third was asked for by name too, so its image outlives it.
        await fixture.BringAsync(BootableImage.Make("3", kernel: "kernel 3"));
        await fixture.WithAsync(engine => engine.PullAsync(fixture.Reference));
        var third = fixture.Get("3").Id.Hex;
        fixture.With(engine => engine.Rollback(fixture.Get("1").Id.Hex));
        Assert.NotNull(fixture.Get("3") is { Entry: null, Image: not null } left ? left.Origin.Hold : null);

        fixture.With(engine => engine.Unhold(third));

        Assert.DoesNotContain(fixture.Read().All, deployment => deployment.Id.Hex == third);
        var result = fixture.With(engine => engine.Check());
        Assert.True(result.IsClean, string.Join("; ", result.Findings));
    }
}
