using SkorionOS.Interop.Files;
using SkorionOS.State.Var;
using SkorionOS.Testing;

namespace SkorionOS.State.Tests.Var;

public sealed class VarSeedTests
{
    [Fact]
    public void Run_EmptyVar_IsTheImagesWithEverything()
    {
        using var fixture = new StateFixture();
        OddTree.Make(fixture["new"]);
        OddTree.AddHardLinks(fixture["new"]);
        fixture.Make("new", "chmod 711 .; chown 3:4 .").Make("state", "mkdir var");
        var expected = fixture.Describe("new");

        Assert.True(Run(fixture));

        Assert.Equal(expected, fixture.Describe("state/var"));
        Assert.Equal("711 3:4\n", Tool("state/var", fixture));
        Assert.Equal(["var"], Directory.GetFileSystemEntries(fixture["state"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_SomethingInVar_TouchesNothing()
    {
        using var fixture = new StateFixture();
        fixture.Make("new", "echo new >file").Make("state", "mkdir -p var/lib; touch -d @1000 var/lib var");
        var before = fixture.Describe("state");

        Assert.False(Run(fixture));

        Assert.Equal(before, fixture.Describe("state"));
    }

    [Fact]
    public void Run_StoppedBeforeEveryChange_IsEmptyOrWhole()
    {
        using var template = Prepare();
        var stops = Stops.BeforeEveryChange(template.Copy, fixture => Run(fixture), (fixture, when) =>
        {
            if (!Directory.EnumerateFileSystemEntries(fixture["state/var"]).Any())
            {
                Assert.StartsWith("stopped", when, StringComparison.Ordinal);
                return;
            }

            Assert.True(Tree.DescribeQuickly(fixture["new"]) == Tree.DescribeQuickly(fixture["state/var"]), when);
        });
        Assert.True(stops > 10, $"only {stops} changes were seen");
    }

    private static StateFixture Prepare() =>
        new StateFixture().Make("new", "mkdir -p lib/a; echo x >lib/a/f; ln -s a lib/b; setfattr -n user.x -v y lib").Make("state", "mkdir var");

    private static bool Run(StateFixture fixture)
    {
        using var state = Dir.Open(fixture["state"]);
        using var image = Dir.Open(fixture["new"]);
        return VarSeed.Run(state, image);
    }

    private static string Tool(string directory, StateFixture fixture) => Testing.Files.Tool.Script(fixture[directory], "stat -c '%a %u:%g' .");
}
