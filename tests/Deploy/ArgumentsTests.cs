using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Kernel arguments of the machine: where they are kept, which entry gets them, and what becomes of them at the next boot.</summary>
public sealed class ArgumentsTests
{
    private const string Own = "bootc/kargs.d/90-local.toml";

    [Fact]
    public async Task Read_EachArgument_HasItsSource()
    {
        using var fixture = new SysrootFixture();
        var id = await fixture.BootAsync("1");
        fixture.WriteEtc(id, "bootc/kargs.d/20-mine.toml", "kargs = [\"mine\"]");

        var view = fixture.With(engine => engine.ReadArguments());

        Assert.Equal(
            [(ArgumentSource.Composefs, null), (ArgumentSource.Bootc, null), (ArgumentSource.Bootc, null), (ArgumentSource.Image, "10-test.toml")],
            view.Arguments.Select(argument => (argument.Source, argument.FileName)));
        var added = Assert.Single(view.Added);
        Assert.Equal(("mine", ArgumentSource.Local, "20-mine.toml"), (added.Argument.Text, added.Source, added.FileName));
        Assert.True(view.IsOutdated);
    }

    [Fact]
    public async Task Change_GoodEntry_StaysAndASecondOneIsTriedFirst()
    {
        using var fixture = new SysrootFixture();
        var id = await fixture.BootAsync("1");
        var good = fixture.Read().Current!.Entry!.FileName;
        var untouched = await File.ReadAllBytesAsync(Path.Join(fixture.Entries, good));

        Assert.True(fixture.Change(append: "foo").Changed);

        var table = fixture.Read();
        Assert.Equal([$"bootc-{id}-{table.Current!.Serial}+3.conf", good], table.Current.Entries.Select(file => file.FileName));
        Assert.Equal($"composefs={id} panic=10 systemd.crash_action=reboot quiet foo", table.Current.Entry!.Entry!.Options);
        Assert.Equal(untouched, await File.ReadAllBytesAsync(Path.Join(fixture.Entries, good)));
        Assert.Single(table.InBootOrder);
        Assert.True(fixture.With(engine => engine.Check()).IsClean);
    }

    [Fact]
    public async Task Change_NothingDifferent_WritesNothing()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        fixture.Change(append: "foo");
        var before = fixture.Snapshot();

        Assert.False(fixture.Change(append: "foo").Changed);
        Assert.False(fixture.Change().Changed);

        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Change_Again_TheTrialBeforeIsReplaced()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        fixture.Change(append: "foo");

        fixture.Change(append: "bar");

        var entries = fixture.Read().Current!.Entries;
        Assert.Equal(2, entries.Count);
        Assert.EndsWith(" quiet foo bar", entries[0].Entry!.Options, StringComparison.Ordinal);
        Assert.EndsWith(" quiet", entries[1].Entry!.Options, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_BackToTheGoodLine_TheTrialGoes()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        var good = fixture.Read().Current!.Entry!.FileName;
        fixture.Change(append: "foo");

        Assert.True(fixture.Change(delete: "foo").Changed);

        Assert.Equal([good], fixture.Read().Current!.Entries.Select(file => file.FileName));
    }

    [Fact]
    public async Task Change_StagedDeployment_AnotherEntryTakesItsPlace()
    {
        using var fixture = new SysrootFixture();
        var first = await fixture.BootAsync("1");
        await fixture.BringAsync(BootableImage.Make("2"));
        var booted = await File.ReadAllBytesAsync(Path.Join(fixture.Entries, $"bootc-{first}.conf"));

        fixture.Change(append: "foo");

        var table = fixture.Read();
        var entry = Assert.Single(table.Next!.Entries);
        Assert.EndsWith("+3.conf", entry.FileName, StringComparison.Ordinal);
        Assert.EndsWith(" quiet foo", entry.Entry!.Options, StringComparison.Ordinal);
        Assert.Equal(booted, await File.ReadAllBytesAsync(Path.Join(fixture.Entries, $"bootc-{first}.conf")));
        Assert.True(File.Exists(fixture.EtcFile(first, Own)));
    }

    [Fact]
    public async Task Change_NothingHasBooted_RefusedAndNothingWritten()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var before = fixture.Snapshot();

        Assert.Equal("etc-missing", Assert.Throws<DeployException>(() => fixture.Change(append: "foo")).Code);

        Assert.Equal(before, fixture.Snapshot());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Change_EtcOfTheRunningSystemIsNotKept_RefusedAndNothingWritten(bool afterOneThatKeeps)
    {
        using var fixture = new SysrootFixture();
        if (afterOneThatKeeps)
        {
            await fixture.BootAsync("1");
        }

        await fixture.BringAsync(BootableImage.Make("2"));
        var running = fixture.Boot();
        // Where /etc is immutable or transient, no boot makes one for the deployment.
        Directory.Delete(fixture.State(running, "etc"));
        var before = fixture.Snapshot();

        Assert.Equal("etc-not-kept", Assert.Throws<DeployException>(() => fixture.Change(append: "foo")).Code);

        Assert.Equal(before, fixture.Snapshot());
        Assert.False(fixture.Change().Changed);
    }

    [Fact]
    public async Task Change_LineTooLong_RefusedAndNothingWritten()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        var before = fixture.Snapshot();

        Assert.Throws<BootException>(() => fixture.Change(append: new string('x', BootLimits.MaxCommandLineBytes)));

        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Update_AfterAChange_TheNextDeploymentHasIt()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        fixture.Change(append: "foo");
        await fixture.BringAsync(BootableImage.Make("2"));

        // Twice without a boot: the /etc that counts is still that of the first.
        await fixture.BringAsync(BootableImage.Make("3"));

        Assert.EndsWith(" quiet foo", fixture.Read().Next!.Entry!.Entry!.Options, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_NewEntryBlessed_OldOneGoesAndTheChangeStays()
    {
        using var fixture = new SysrootFixture();
        var id = await fixture.BootAsync("1");
        fixture.Change(append: "foo");
        Assert.Equal(SettledArguments.Waiting, fixture.Settle());
        var entry = fixture.Read().Current!.Entry!.Name.Id;
        Assert.Equal(2, fixture.Read().Current!.Entries.Count);
        fixture.Boot();

        Assert.Equal(SettledArguments.Confirmed, fixture.Settle());

        Assert.Equal([$"{entry}.conf"], fixture.Read().Current!.Entries.Select(file => file.FileName));
        Assert.Contains("foo", await File.ReadAllTextAsync(fixture.EtcFile(id, Own)), StringComparison.Ordinal);
        Assert.False(File.Exists(fixture.EtcFile(id, Own + ".before")));
        Assert.Equal(SettledArguments.None, fixture.Settle());
    }

    [Fact]
    public async Task Complete_EntryOfAnEarlierProgram_IsTheOneThatWasAskedFor()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        fixture.Change(append: "foo");
        var trial = Path.Join(fixture.Entries, fixture.Read().Current!.Entry!.FileName);
        await File.WriteAllTextAsync(trial, (await File.ReadAllTextAsync(trial)).Replace(" systemd.crash_action=reboot", "", StringComparison.Ordinal));
        fixture.Boot();

        Assert.Equal(SettledArguments.Confirmed, fixture.Settle());
    }

    [Fact]
    public async Task Complete_NewEntryFailed_TheChangeIsTakenBackAndTheDeploymentIsNotHeld()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        fixture.Change(append: "good");
        fixture.Boot();
        fixture.Settle();
        fixture.Change(append: "bad");
        fixture.Fail();
        Assert.False(fixture.Read().Current!.IsFailed);
        Assert.Single(fixture.With(engine => engine.ReadArguments()).Failed);

        var completion = fixture.With(engine => engine.CompleteBoot());

        Assert.Equal(SettledArguments.TakenBack, completion.Arguments);
        Assert.Empty(completion.Failed);
        Assert.Null(fixture.Read().Current!.Origin.Hold);
        var view = fixture.With(engine => engine.ReadArguments());
        Assert.Equal(["quiet", "good"], view.Arguments.Select(argument => argument.Argument.Text).Skip(3));
        Assert.False(view.IsOutdated);
        Assert.Empty(view.Failed);
        Assert.Single(fixture.Read().Current!.Entries);
    }

    [Fact]
    public async Task Complete_FirstChangeFailed_TheFileIsGoneAgain()
    {
        using var fixture = new SysrootFixture();
        var id = await fixture.BootAsync("1");
        fixture.Change(append: "bad");
        fixture.Fail();

        Assert.Equal(SettledArguments.TakenBack, fixture.Settle());

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(fixture.EtcFile(id, Own))!));
    }

    [Fact]
    public async Task Complete_BootedByTheOldEntryOfTwoGood_ItStays()
    {
        using var fixture = new SysrootFixture();
        var id = await fixture.BootAsync("1");
        fixture.Change(append: "foo");
        fixture.Boot();
        fixture.Firmware.Variables.Write(LoaderVariable.EntrySelected, $"bootc-{id}.conf");

        fixture.Settle();

        Assert.Equal(2, fixture.Read().Current!.Entries.Count);
    }

    [Fact]
    public async Task Change_EntryOfThisBootStillCounted_IsNotTouched()
    {
        using var fixture = new SysrootFixture();
        var id = await fixture.BootAsync("1");
        fixture.Change(append: "foo");
        fixture.Boot(good: false);
        var booted = fixture.Read().Current!.Entry!.FileName;
        Assert.EndsWith("+2-1.conf", booted, StringComparison.Ordinal);

        fixture.Change(append: "bar");

        Assert.Contains(booted, fixture.Read().Current!.Entries.Select(file => file.FileName));
        Assert.Equal(3, fixture.Read().Current!.Entries.Count);
        Assert.Equal(id, fixture.Read().Next!.Id);
    }

    [Fact]
    public async Task Rollback_WithATrialOfOtherArguments_TheRunningOneComesFirstAgain()
    {
        using var fixture = new SysrootFixture();
        await fixture.BootAsync("1");
        await fixture.BootAsync("2");
        fixture.With(engine => engine.Rollback());
        fixture.Change(append: "foo");
        Assert.Equal("1 2", fixture.Menu);
        Assert.Equal(2, fixture.Get("1").Entries.Count);

        fixture.With(engine => engine.Rollback());

        Assert.Equal("2 1", fixture.Menu);
        Assert.Equal("2", fixture.Read().Boot.First is { } first ? fixture.Read().Get(first.Deployment!.Value.Hex).Origin.ImageVersion : null);
        Assert.True(Assert.Single(fixture.Get("1").Entries).IsGood);
    }

    [Fact]
    public async Task Remove_DeploymentWithTwoEntries_BothGo()
    {
        using var fixture = new SysrootFixture();
        var first = await fixture.BootAsync("1");
        fixture.Change(append: "foo");
        foreach (var version in new[] { "2", "3", "4" })
        {
            await fixture.BootAsync(version);
        }

        Assert.DoesNotContain(Directory.GetFiles(fixture.Entries), file => file.Contains(first.Hex, StringComparison.Ordinal));
        Assert.True(fixture.With(engine => engine.Check()).IsClean);
    }
}
