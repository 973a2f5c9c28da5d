using SkorionOS.Interop.Files;
using SkorionOS.State.Reset;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests.Reset;

public sealed class StateResetTests
{
    private const string First = "1111111111111111111111111111111111111111111111111111111111111111";
    private const string Second = "2222222222222222222222222222222222222222222222222222222222222222";
    private static readonly DateTimeOffset s_time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_Marked_LeavesNothingOfTheOldState(bool keepHome)
    {
        using var fixture = Prepare(keepHome);

        Assert.Empty(Run(fixture)!);

        AssertFresh(fixture, keepHome);
        Assert.Null(Run(fixture));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_StoppedBeforeEveryChange_IsFinishedByTheNextRun(bool keepHome)
    {
        using var template = Prepare(keepHome);
        var stops = Stops.BeforeEveryChange(template.Copy, fixture => Run(fixture), (fixture, when) =>
        {
            Assert.True(Directory.Exists(fixture["state/var"]), when);
            Assert.True(Directory.Exists(fixture["state/home"]), when);
            if (!File.Exists(fixture["state/reset.json"]))
            {
                AssertFresh(fixture, keepHome);
            }
            else
            {
                Assert.StartsWith("stopped", when, StringComparison.Ordinal);
            }
        });
        Assert.True(stops > 20, $"only {stops} changes were seen");
    }

    [Fact]
    public void Run_NotMarkedOrMarkUnreadable_TouchesNothing()
    {
        using var fixture = Prepare(keepHome: false);
        foreach (var mark in (string?[])[null, "", "{", "{\"version\":2,\"keepHome\":false,\"requestedAt\":\"2026-01-02T03:04:05+00:00\"}"])
        {
            File.Delete(fixture["state/reset.json"]);
            if (mark is not null)
            {
                File.WriteAllText(fixture["state/reset.json"], mark);
            }

            var before = fixture.Describe("state");
            Assert.Null(Run(fixture));
            Assert.Equal(before, fixture.Describe("state"));
        }
    }

    [Fact]
    public void Run_ImmutableFile_StaysAsideAndIsNamed()
    {
        using var fixture = Prepare(keepHome: true);
        Tool.Run("chattr", "+i", fixture["state/var/lib/file"]);
        try
        {
            Assert.Equal([".var.old-1"], Run(fixture)!);
            Assert.Empty(Directory.GetFileSystemEntries(fixture["state/var"]));
            Assert.False(File.Exists(fixture["state/reset.json"]));

            // A second reset comes past what the first could not remove.
            Tool.Script(fixture["state"], "echo again >var/file");
            Mark(fixture, keepHome: true);
            Assert.Equal([".var.old-1"], Run(fixture)!);
            Assert.Empty(Directory.GetFileSystemEntries(fixture["state/var"]));
        }
        finally
        {
            Tool.Script(fixture["state"], "chattr -R -i .var.old-* var");
        }
    }

    [Fact]
    public void Mark_WrittenAndRead_IsTheSame()
    {
        using var fixture = new StateFixture();
        using var state = Dir.Open(fixture["state"]);
        Assert.Null(ResetMark.TryRead(state));

        new ResetMark(true, s_time).Write(state);

        Assert.Equal(new ResetMark(true, s_time), ResetMark.TryRead(state));
        Assert.True(ResetMark.Remove(state));
        Assert.False(ResetMark.Remove(state));
    }

    private static void AssertFresh(StateFixture fixture, bool keepHome)
    {
        var expected = $"""
            deploy
            deploy/{First}
            deploy/{First}/origin.json
            deploy/{Second}
            deploy/{Second}/origin.json
            home
            {(keepHome ? "home/me\nhome/me/file\n" : "")}var

            """;
        var found = Directory.EnumerateFileSystemEntries(fixture["state"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        Assert.Equal(expected, string.Concat(found.Select(path => Path.GetRelativePath(fixture["state"], path) + "\n").Order(StringComparer.Ordinal)));
        using var state = Dir.Open(fixture["state"]);
        Assert.True(state.TryStat("var") is { Mode: 0x1ed, Uid: 0, Gid: 0 });
        Assert.True(state.TryStat("home") is { Mode: 0x1c9, Uid: 5, Gid: 6 });
    }

    private static StateFixture Prepare(bool keepHome)
    {
        var fixture = new StateFixture();
        fixture.Make("state", $$"""
            mkdir -p var/lib home/me deploy/{{First}}/etc deploy/{{Second}}/etc/sub deploy/{{Second}}/.etc.new
            chmod 711 home; chown 5:6 home
            for f in var/lib/file home/me/file deploy/{{First}}/etc/file deploy/{{Second}}/etc/sub/file deploy/{{First}}/origin.json deploy/{{Second}}/origin.json deploy/{{First}}/etc-merge.json; do echo x >$f; done
            """);
        Mark(fixture, keepHome);
        return fixture;
    }

    private static void Mark(StateFixture fixture, bool keepHome)
    {
        using var state = Dir.Open(fixture["state"]);
        new ResetMark(keepHome, s_time).Write(state);
    }

    private static IReadOnlyList<string>? Run(StateFixture fixture)
    {
        using var state = Dir.Open(fixture["state"]);
        return StateReset.Run(state);
    }
}
