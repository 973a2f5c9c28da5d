using SkorionOS.Interop.Files;
using SkorionOS.State.Etc;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests.Etc;

/// <summary>The merge on a real disk; the distribution's tools say what came of it.</summary>
public sealed class EtcMergeTests
{
    [Fact]
    public void FirstDeployment_OddTree_IsCopiedWithEverything()
    {
        using var fixture = new StateFixture();
        OddTree.Make(fixture["new"]);
        OddTree.AddHardLinks(fixture["new"]);
        var expected = fixture.Describe("new");

        var report = fixture.Merge(withOld: false, withCurrent: false)!;

        Assert.Equal(expected, Tree.Describe(fixture.Etc));
        Assert.Empty(report.Kept.Concat(report.Taken).Concat(report.Conflicts.Select(conflict => conflict.Path)));
    }

    [Fact]
    public void Merge_OddTreeAsLocalAdditions_KeepsEverything()
    {
        using var fixture = new StateFixture();
        OddTree.Make(fixture["current"]);
        OddTree.AddHardLinks(fixture["current"]);
        Tool.Script(fixture["new"], "echo theirs >of-the-image");
        var expected = fixture.Describe("current");

        fixture.Merge();
        Assert.Equal("theirs\n", File.ReadAllText(fixture.Etc + "/of-the-image"));
        Tool.Script(fixture["deployment"], "rm etc/of-the-image; touch -r ../current etc");

        Assert.Equal(expected, Tree.Describe(fixture.Etc));
    }

    [Fact]
    public void Merge_EveryCaseOfFiles_FollowsTheTable()
    {
        using var fixture = new StateFixture();
        fixture.MakeAll("""
            for f in same theirs-changed mine-changed both-changed both-alike theirs-removed mine-removed both-removed mine-changed-theirs-removed mine-removed-theirs-changed; do echo old >$f; done
            """);
        fixture.Make("current", """
            echo mine | tee mine-changed both-changed mine-changed-theirs-removed mine-added both-added >both-added-alike
            echo alike >both-alike
            rm mine-removed both-removed mine-removed-theirs-changed
            """);
        fixture.Make("new", """
            echo theirs | tee theirs-changed both-changed mine-removed-theirs-changed theirs-added both-added >/dev/null
            echo mine >both-added-alike
            echo alike >both-alike
            rm theirs-removed both-removed mine-changed-theirs-removed
            """);

        var report = fixture.Merge()!;

        var found = Directory.GetFiles(fixture.Etc).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)}={File.ReadAllText(file).Trim()}");
        Assert.Equal(
            [
                "both-added=mine", "both-added-alike=mine", "both-alike=alike", "both-changed=mine", "mine-added=mine", "mine-changed=mine",
                "mine-changed-theirs-removed=mine", "same=old", "theirs-added=theirs", "theirs-changed=theirs",
            ],
            found);
        Assert.Equal(
            ["/etc/both-added", "/etc/both-changed", "/etc/mine-added", "/etc/mine-changed", "/etc/mine-changed-theirs-removed", "/etc/mine-removed", "/etc/mine-removed-theirs-changed"],
            report.Kept);
        Assert.Equal(["/etc/theirs-added", "/etc/theirs-changed", "/etc/theirs-removed"], report.Taken);
        Assert.Equal(
            [
                new EtcConflict("/etc/both-added", EtcConflictReason.Content),
                new EtcConflict("/etc/both-changed", EtcConflictReason.Content),
                new EtcConflict("/etc/mine-changed-theirs-removed", EtcConflictReason.RemovedByImage),
                new EtcConflict("/etc/mine-removed-theirs-changed", EtcConflictReason.DeletedHere),
            ],
            report.Conflicts);
    }

    [Fact]
    public void Merge_DirectoriesAndKinds_FollowTheTable()
    {
        using var fixture = new StateFixture();
        fixture.MakeAll("""
            mkdir gone gone-with-addition gone-edited file-to-dir.d mine-file theirs-link theirs-link-edited mine-removed mine-removed-grown
            echo old | tee gone/f gone-with-addition/f gone-edited/f mine-file/f theirs-link/f theirs-link-edited/f mine-removed/f mine-removed-grown/f theirs-dir theirs-dir-edited mine-dir >both-dirs
            """);
        fixture.Make("current", """
            echo mine >gone-with-addition/local; echo mine >gone-edited/f
            rm -r mine-file; echo mine >mine-file
            echo mine >theirs-link-edited/f
            rm -r mine-removed mine-removed-grown
            echo mine >theirs-dir-edited
            rm mine-dir; mkdir mine-dir; echo mine >mine-dir/f
            rm both-dirs; mkdir both-dirs; echo mine >both-dirs/mine
            """);
        fixture.Make("new", """
            rm -r gone gone-with-addition gone-edited theirs-link theirs-link-edited
            ln -s elsewhere theirs-link; ln -s elsewhere theirs-link-edited
            echo more >mine-removed-grown/more
            rm theirs-dir theirs-dir-edited; mkdir theirs-dir theirs-dir-edited; echo theirs | tee theirs-dir/f >theirs-dir-edited/f
            rm both-dirs; mkdir both-dirs; echo theirs >both-dirs/theirs
            """);

        var report = fixture.Merge()!;

        Assert.Equal(
            """
            both-dirs d
            both-dirs/mine f
            both-dirs/theirs f
            file-to-dir.d d
            gone-edited d
            gone-edited/f f
            gone-with-addition d
            gone-with-addition/local f
            mine-dir d
            mine-dir/f f
            mine-file f
            theirs-dir d
            theirs-dir-edited f
            theirs-dir/f f
            theirs-link l
            theirs-link-edited d
            theirs-link-edited/f f

            """,
            Tool.Script(fixture.Etc, @"find . -mindepth 1 -printf '%P %y\n' | LC_ALL=C sort"));
        Assert.Equal(
            [
                new EtcConflict("/etc/gone-edited/f", EtcConflictReason.RemovedByImage),
                new EtcConflict("/etc/mine-removed-grown", EtcConflictReason.DeletedHere),
                new EtcConflict("/etc/theirs-dir-edited", EtcConflictReason.Type),
                new EtcConflict("/etc/theirs-link-edited", EtcConflictReason.Type),
            ],
            report.Conflicts);
    }

    [Fact]
    public void Merge_MetadataAlone_IsMergedApartFromTheContent()
    {
        using var fixture = new StateFixture();
        fixture.MakeAll("""
            for f in mode owner acl both xattr; do echo old >$f; done
            mkdir dir; setfattr -n user.old -v old xattr
            """);
        fixture.Make("current", """
            chmod 600 mode; chown 7 owner; setfacl -m u:1234:rw acl; chmod 600 both; chmod 700 dir
            setfattr -n user.mine -v mine xattr
            """);
        fixture.Make("new", """
            echo new >mode; chown :8 owner; echo new >acl; chmod 640 both; chown 9 dir
            setfattr -n user.theirs -v theirs xattr; setfattr -x user.old xattr
            """);

        var report = fixture.Merge()!;

        Assert.Equal(
            "acl 664 0:0\nboth 600 0:0\ndir 700 9:0\nmode 600 0:0\nowner 644 7:8\nxattr 644 0:0\n",
            Tool.Script(fixture.Etc, @"find . -mindepth 1 -printf '%P %m %U:%G\n' | LC_ALL=C sort"));
        Assert.Equal("new\nnew\n", Tool.Script(fixture.Etc, "cat mode acl"));
        Assert.Contains("user:1234:rw-", Tool.Script(fixture.Etc, "getfacl -cn acl"), StringComparison.Ordinal);
        Assert.Equal("user.mine=\"mine\"\nuser.theirs=\"theirs\"\n", Tool.Script(fixture.Etc, "getfattr -d xattr | grep user"));
        Assert.Equal([new EtcConflict("/etc/both", EtcConflictReason.Metadata)], report.Conflicts);
    }

    [Fact]
    public void Merge_ManyAndLargeXattrs_AreKept()
    {
        using var fixture = new StateFixture();
        fixture.MakeAll("echo old >many; echo old >large");
        fixture.Make("current", """
            for i in $(seq 1 60); do setfattr -n user.number-$i -v "$(printf 'v%.0s' $(seq 1 $i))" many; done
            setfattr -n user.large -v "$(head -c 3000 /dev/zero | tr '\0' x)" large
            """);
        fixture.Make("new", "echo new | tee many >large");
        var attributes = Tool.Script(fixture["current"], "getfattr -d many large");

        var report = fixture.Merge()!;

        Assert.Empty(report.Conflicts);
        Assert.Equal(attributes, Tool.Script(fixture.Etc, "getfattr -d many large"));
        Assert.Equal("new\nnew\n", Tool.Script(fixture.Etc, "cat many large"));
    }

    [Fact]
    public void Merge_XattrThatTheDiskCannotHold_IsReportedAndTheFileIsThere()
    {
        // In memory, where a value may have 64 KiB; ext4 holds about 4.
        using var memory = new ScratchDirectory();
        var large = Directory.CreateDirectory($"/dev/shm/bootc-test-{Guid.NewGuid():N}").FullName;
        try
        {
            Tool.Script(large, "echo content >file; setfattr -n user.large -v 0s$(head -c 48000 /dev/urandom | base64 -w0) file");
            using var deployment = Dir.Open(memory.Make("deployment"));
            using var fresh = Dir.Open(large);

            var report = EtcMerge.Run(new EtcMergeRequest { Deployment = deployment, NewDefault = fresh })!;

            Assert.Equal([new EtcConflict("/etc/file", EtcConflictReason.AttributeLost, "user.large")], report.Conflicts);
            Assert.Equal("content\n", File.ReadAllText(memory["deployment/etc/file"]));
        }
        finally
        {
            Directory.Delete(large, recursive: true);
        }
    }

    [Fact]
    public void Merge_HardLinks_StayLinksWhereTheFilesStayTheSame()
    {
        using var fixture = new StateFixture();
        fixture.MakeAll("echo old >a; ln a b; echo old >c; ln c d; mkdir e; ln c e/f");
        fixture.Make("current", "rm d; echo mine >d");
        fixture.Make("new", "echo new >a");

        fixture.Merge();

        Assert.Equal("a 2 new\nb 2 new\nc 2 old\nd 1 mine\nf 2 old\n", Tool.Script(fixture.Etc, """
            for f in a b c d e/f; do echo "$(basename $f) $(stat -c %h $f) $(cat $f)"; done
            """));
    }

    [Fact]
    public void Merge_UpdatedMarkers_AreGone()
    {
        using var fixture = new StateFixture();
        fixture.MakeAll("touch .updated; mkdir sub; touch sub/.updated").Make("var", "touch .updated other");

        fixture.Merge();

        Assert.False(File.Exists(fixture.Etc + "/.updated"));
        Assert.True(File.Exists(fixture.Etc + "/sub/.updated"));
        Assert.Equal([fixture["var/other"]], Directory.GetFiles(fixture["var"]));
    }

    [Fact]
    public void Merge_OldDefaultIsGone_KeepsEveryDifference()
    {
        using var fixture = new StateFixture();
        fixture.Make("current", "echo mine >differs; echo same >same; echo mine >only-mine").Make("new", "echo theirs >differs; echo same >same; echo theirs >only-theirs");

        var report = fixture.Merge(withOld: false)!;

        Assert.Equal("mine\nsame\nmine\ntheirs\n", Tool.Script(fixture.Etc, "cat differs same only-mine only-theirs"));
        Assert.Equal([new EtcConflict("/etc/differs", EtcConflictReason.Content)], report.Conflicts);
    }

    [Fact]
    public void Run_EtcIsThere_TouchesNothing()
    {
        using var fixture = new StateFixture();
        fixture.MakeAll("echo old >f").Make("deployment", "mkdir etc; echo there >etc/f");

        Assert.Null(fixture.Merge());

        Assert.Equal("there\n", File.ReadAllText(fixture.Etc + "/f"));
        Assert.False(File.Exists(fixture["deployment/etc-merge.json"]));
    }

    [Fact]
    public void Report_ReadBack_IsWhatWasReturned()
    {
        using var fixture = new StateFixture();
        fixture.Make("current", "echo mine >$'bytes-\\xff'; echo mine >'back\\slash'").Make("new", "echo theirs >$'bytes-\\xff'; echo more >more");

        var report = fixture.Merge()!;

        using var deployment = Dir.Open(fixture["deployment"]);
        var read = EtcMergeReport.TryRead(deployment)!;
        Assert.Equal(report.Kept, read.Kept);
        Assert.Equal(report.Taken, read.Taken);
        Assert.Equal(report.Conflicts, read.Conflicts);
        Assert.Equal([@"/etc/back\x5cslash", @"/etc/bytes-\xff"], read.Kept);
        Assert.Contains("\"reason\": \"content\"", File.ReadAllText(fixture["deployment/etc-merge.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DirectoriesBeyondTheLimit_NamesTheCode()
    {
        using var fixture = new StateFixture();
        fixture.Make("new", "for i in $(seq 1 140); do mkdir d; cd d; done");

        var error = Assert.Throws<StateException>(() => fixture.Merge());

        Assert.Equal(StateErrors.TreeOverLimit, error.Code);
    }
}
