using FsCheck;
using FsCheck.Fluent;
using SkorionOS.State.Etc;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Tests.Etc;

/// <summary>Users and groups by line.</summary>
public sealed class AccountTests
{
    private const string Root = "root:x:0:0:root:/root:/bin/bash\n";

    [Fact]
    public void Passwd_LocalUserAndNewSystemUser_BothAreThere()
    {
        var etc = new AccountFiles("passwd", Root + "games:x:5:5::/:/bin/false\n");
        etc.Mine += "alice:x:1000:1000::/home/alice:/bin/bash\n";
        etc.Theirs = Root + "avahi:x:90:90::/:/bin/false\n";

        Assert.Equal(Root + "alice:x:1000:1000::/home/alice:/bin/bash\navahi:x:90:90::/:/bin/false\n", etc.Merge(out var conflicts));
        Assert.Empty(conflicts);
    }

    [Fact]
    public void Passwd_BothChangedTheSameUser_KeepsTheLocalLineAndReports()
    {
        var etc = new AccountFiles("passwd", Root);
        etc.Mine = Root.Replace("/bin/bash", "/bin/zsh", StringComparison.Ordinal);
        etc.Theirs = Root.Replace("/bin/bash", "/bin/sh", StringComparison.Ordinal);

        Assert.Equal(etc.Mine, etc.Merge(out var conflicts));
        Assert.Equal([new EtcConflict("/etc/passwd", EtcConflictReason.Content, "root")], conflicts);
    }

    [Fact]
    public void Passwd_UserDeletedHereAndChangedByTheImage_StaysDeleted()
    {
        var etc = new AccountFiles("passwd", Root + "games:x:5:5::/:/bin/false\n") { Mine = Root, Theirs = Root + "games:x:5:5::/usr/games:/bin/false\n" };

        Assert.Equal(Root, etc.Merge(out var conflicts));
        Assert.Equal([new EtcConflict("/etc/passwd", EtcConflictReason.DeletedHere, "games")], conflicts);
    }

    [Fact]
    public void Passwd_NumberOfALocalUserGivenToANewOne_IsReportedAndBothStay()
    {
        var etc = new AccountFiles("passwd", Root + "twin:x:0:0::/:/bin/sh\n");
        etc.Mine += "local:x:980:980::/:/bin/sh\n";
        etc.Theirs += "service:x:980:980::/:/bin/false\n";

        Assert.Contains("local:x:980", etc.Merge(out var conflicts), StringComparison.Ordinal);
        Assert.Equal([new EtcConflict("/etc/passwd", EtcConflictReason.SharedId, "980: local, service")], conflicts);
    }

    [Fact]
    public void Passwd_NewUsers_StandBeforeLinesThatAskElsewhere()
    {
        var etc = new AccountFiles("passwd", Root) { Mine = Root + "+::::::\n", Theirs = Root + "new:x:90:90::/:/bin/false\n" };

        Assert.Equal(Root + "new:x:90:90::/:/bin/false\n+::::::\n", etc.Merge(out _));
    }

    [Fact]
    public void Shadow_PasswordSetHereAndImageBuiltLater_NoConflict()
    {
        var etc = new AccountFiles("shadow", "root:*:20000:0:99999:7:::\n") { Mine = "root:$y$hash:20100:0:99999:7:::\n", Theirs = "root:*:20200:0:99999:7:::\nnew:!*:20200::::::\n" };

        Assert.Equal("root:$y$hash:20100:0:99999:7:::\nnew:!*:20200::::::\n", etc.Merge(out var conflicts));
        Assert.Empty(conflicts);
    }

    [Fact]
    public void Group_Members_AreMergedAsSets()
    {
        var etc = new AccountFiles("group", "wheel:x:10:root,old\n") { Mine = "wheel:x:10:root,old,alice\n", Theirs = "wheel:x:10:root,daemon\nnew:x:90:\n" };

        Assert.Equal("wheel:x:10:root,alice,daemon\nnew:x:90:\n", etc.Merge(out var conflicts));
        Assert.Empty(conflicts);
    }

    [Fact]
    public void Group_MembersHereAndAnotherNumberByTheImage_BothCount()
    {
        var etc = new AccountFiles("group", "audio:x:11:\n") { Mine = "audio:x:11:alice\n", Theirs = "audio:x:29:\n" };

        Assert.Equal("audio:x:29:alice\n", etc.Merge(out var conflicts));
        Assert.Empty(conflicts);
    }

    [Fact]
    public void GroupShadow_AdministratorsAndMembers_AreMergedAsSets()
    {
        var etc = new AccountFiles("gshadow", "wheel:!:a,b:m\n") { Mine = "wheel:!:a,b,c:m,n\n", Theirs = "wheel:!:b,d:o\n" };

        Assert.Equal("wheel:!:b,c,d:n,o\n", etc.Merge(out _));
    }

    [Fact]
    public void SubUid_RangesOfBothSides_AreThereAndOverlapsReported()
    {
        var etc = new AccountFiles("subuid", "gone:1:10\n") { Mine = "gone:1:10\nalice:100000:65536\n", Theirs = "service:165536:65536\nother:165000:10\n" };

        Assert.Equal("alice:100000:65536\nservice:165536:65536\nother:165000:10\n", etc.Merge(out var conflicts));
        Assert.Equal([new EtcConflict("/etc/subuid", EtcConflictReason.SharedId, "alice:100000:65536, other:165000:10")], conflicts);
    }

    [Fact]
    public void Passwd_RemovedByTheImageWithItsPasswordChangedHere_KeepsBothLines()
    {
        var old = AccountFiles.Etc(("passwd", Root + "svc:x:90:90::/:/bin/sh\n"), ("shadow", "root:*:1::::::\nsvc:*:1::::::\n"));
        var mine = AccountFiles.Etc(("passwd", Root + "svc:x:90:90::/:/bin/sh\n"), ("shadow", "root:*:1::::::\nsvc:$y$:9::::::\n"));
        var theirs = AccountFiles.Etc(("passwd", Root), ("shadow", "root:*:1::::::\n"));

        var plan = EtcMerge.Plan(old, mine, theirs);

        Assert.True(plan.Tree.IsSame(mine));
        Assert.Equal([new EtcConflict("/etc/shadow", EtcConflictReason.RemovedByImage, "svc")], plan.Report.Conflicts);
    }

    [Fact]
    public void Passwd_NotUtf8AndWithoutColons_SurvivesByteForByte()
    {
        var etc = new AccountFiles("passwd", Root);
        etc.Mine += "caf\u00e9:x:1000:1000::/:/bin/sh\n# a remark\n\n# a remark\n";
        etc.Theirs += "new:x:90:90::/:/bin/false\n";

        Assert.Equal(etc.Mine + "new:x:90:90::/:/bin/false\n", etc.Merge(out _));
    }

    [Fact]
    public void Shadow_ModeAndOwner_StayThoseOfTheFile()
    {
        var metadata = new NodeMetadata(0x1a0, 0, 42, NodeMetadata.NoXattrs);
        TreeNode Make(string text) => AccountFiles.Etc(metadata, ("shadow", text));

        var merged = EtcMerge.Plan(Make("a:*:1\n"), Make("a:*:1\nmine:*:1\n"), Make("a:*:1\ntheirs:*:1\n")).Tree.Find("shadow")!;

        Assert.Equal(metadata, merged.Metadata);
        Assert.Equal(3, System.Text.Encoding.ASCII.GetString(merged.Content.ReadAll()).Count(c => c == '\n'));
    }

    [Fact]
    public void Accounts_Random_AreNeverTornNorDoubledNorLost() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new RandomAccounts(seed);
            var merged = new RandomAccounts.Side(EtcMerge.Plan(random.Old.Tree, random.Mine.Tree, random.Theirs.Tree).Tree);
            var (old, mine, theirs) = (random.Old, random.Mine, random.Theirs);
            Assert.Equal(merged.Passwd.Keys.Count, merged.Lines("passwd").Length);
            Assert.Equal(merged.Shadow.Keys.Count, merged.Lines("shadow").Length);
            foreach (var name in RandomAccounts.Names)
            {
                bool[] torn = [.. new[] { mine, theirs }.Select(side => side.Passwd.ContainsKey(name) != side.Shadow.ContainsKey(name))];
                Assert.True(torn[0] || torn[1] || merged.Passwd.ContainsKey(name) == merged.Shadow.ContainsKey(name), $"{name} has one line of two");
                Assert.True(!mine.Passwd.ContainsKey(name) || old.Passwd.ContainsKey(name) || merged.Passwd[name] == mine.Passwd[name], $"{name} was added here");
                Assert.True(!theirs.Passwd.ContainsKey(name) || old.Passwd.ContainsKey(name) || merged.Passwd.ContainsKey(name), $"{name} was added by the image");
                Assert.True(mine.Passwd.ContainsKey(name) || !old.Passwd.ContainsKey(name) || !merged.Passwd.ContainsKey(name), $"{name} was deleted here");
                Assert.True(
                    !mine.Shadow.TryGetValue(name, out var secret) || (old.Shadow.TryGetValue(name, out var before) && before == secret)
                        || merged.Shadow.GetValueOrDefault(name) == secret || !mine.Passwd.ContainsKey(name),
                    $"the password of {name} was changed here");
                var untouched = mine.Passwd.GetValueOrDefault(name) == old.Passwd.GetValueOrDefault(name) && mine.Shadow.GetValueOrDefault(name) == old.Shadow.GetValueOrDefault(name);
                Assert.True(
                    !untouched || torn[0] || torn[1]
                        || (merged.Passwd.GetValueOrDefault(name) == theirs.Passwd.GetValueOrDefault(name) && merged.Shadow.GetValueOrDefault(name) == theirs.Shadow.GetValueOrDefault(name)),
                    $"{name} is not what the image has");
            }

            Assert.True(EtcMerge.Plan(old.Tree, old.Tree, theirs.Tree).Tree.IsSame(theirs.Tree));
            Assert.True(EtcMerge.Plan(old.Tree, mine.Tree, old.Tree).Tree.IsSame(mine.Tree));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true));
}
