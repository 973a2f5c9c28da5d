using Xunit.Abstractions;

namespace SkorionOS.State.Tests.Etc;

/// <summary>The merge, stopped anywhere.</summary>
public sealed class EtcStopTests(ITestOutputHelper log)
{
    [Fact]
    public void Merge_StoppedBeforeEveryChange_HasNoEtcOrTheWholeOne()
    {
        using var template = Prepare();
        var expected = Expected(template);
        var stops = Stops.BeforeEveryChange(template.Copy, fixture => fixture.Merge(), (fixture, when) => Check(fixture, expected, when));
        log.WriteLine($"stopped before each of {stops} changes");
        Assert.True(stops > 30, $"only {stops} changes were seen");
    }

    [Fact]
    public void Merge_DiskFullAtEveryChange_HasNoEtcOrTheWholeOne()
    {
        using var template = Prepare();
        var expected = Expected(template);
        var stops = Stops.FullAtEveryChange(template.Copy, fixture => fixture.Merge(), (fixture, when) => Check(fixture, expected, when));
        Assert.True(stops > 30, $"only {stops} changes were seen");
    }

    private static string Expected(StateFixture template)
    {
        using var fixture = template.Copy();
        fixture.Merge();
        return Tree.DescribeQuickly(fixture.Etc);
    }

    private static void Check(StateFixture fixture, string expected, string when)
    {
        if (!Directory.Exists(fixture.Etc))
        {
            Assert.StartsWith("stopped", when, StringComparison.Ordinal);
            return;
        }

        Assert.True(expected == Tree.DescribeQuickly(fixture.Etc), $"{when}: /etc is not what it should be");
        Assert.True(File.Exists(fixture["deployment/etc-merge.json"]), $"{when}: no report");
        Assert.False(File.Exists(fixture["var/.updated"]), $"{when}: /var/.updated is there");
        if (when.StartsWith("finished", StringComparison.Ordinal))
        {
            Assert.Equal(["etc", "etc-merge.json"], Directory.GetFileSystemEntries(fixture["deployment"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>A merge with something of every kind.</summary>
    internal static StateFixture Prepare() => new StateFixture()
        .MakeAll("""
            mkdir dir; echo old | tee dir/a >b; ln b c; ln -s b link; printf 'root:x:0:0::/:/bin/sh\n' >passwd; chmod 640 passwd
            touch -d @1000 b; touch -d @2000 dir/a; touch -h -d @3000 link; touch -d @4000 passwd dir .
            """)
        .Make("current", "echo mine >dir/local; touch -d @5000 dir/local dir .; setfattr -n user.note -v x passwd")
        .Make("new", "echo new >b; mkfifo fifo; touch -d @6000 b fifo; printf 'root:x:0:0::/:/bin/sh\nnew:x:9:9::/:/bin/sh\n' >passwd; touch -d @7000 passwd .")
        .Make("var", "touch .updated");
}
