using SkorionOS.Testing.Files;

namespace SkorionOS.SetupRoot.Tests;

public sealed class EtcTests : IDisposable
{
    private const string Immutable = "echo '[etc]' >usr/lib/bootc/setup-root.toml; echo 'mode = \"immutable\"' >>usr/lib/bootc/setup-root.toml";
    private const string Transient = "mkdir usr/lib/bootc/setup-root.d; printf '[etc]\\nmode = \"transient\"\\n' >usr/lib/bootc/setup-root.d/10-test.toml";
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Persistent_SecondDeployment_MergesOnce()
    {
        var first = _machine.Deploy();
        _machine.Boot(first, "echo mine >etc/hostname; echo new >etc/local; rm etc/large");
        var second = _machine.Deploy("echo new >etc/vendor.conf", first);

        Assert.Equal("mine\nnew\nvendor 2\nnew\n", _machine.Boot(second, "cat etc/hostname etc/local etc/deep/vendor etc/vendor.conf; ! [ -e etc/large ]"));

        // What changes in the old one from now on is its own.
        _machine.Boot(first, "echo older >etc/hostname");
        Assert.Equal("mine\n", _machine.Boot(second, "cat etc/hostname"));
        Assert.True(File.Exists(_machine[$"state/deploy/{second}/etc-merge.json"]));
    }

    [Fact]
    public void Persistent_ImageOfTheParentGone_KeepsWhatTheMachineHas()
    {
        var first = _machine.Deploy();
        _machine.Boot(first, "echo mine >etc/hostname");
        var second = _machine.Deploy(parent: first);
        Directory.Delete(_machine.ImageOf(1), recursive: true);

        Assert.Equal("mine\n", _machine.Boot(second, "cat etc/hostname; [ -e etc/passwd ]"));
    }

    [Fact]
    public void Persistent_ParentWithoutEtc_StartsFromTheImage()
    {
        var first = _machine.Deploy();
        var second = _machine.Deploy(parent: first);

        Assert.Equal("image\nvendor 2\n", _machine.Boot(second, "cat etc/hostname etc/deep/vendor"));
    }

    [Fact]
    public void Persistent_DamagedOrigin_IsRefusedOnlyWhileEtcIsToBeMade()
    {
        var first = _machine.Deploy();
        var second = _machine.Deploy(parent: first);
        _machine.Boot(first);
        foreach (var id in new[] { first, second })
        {
            File.WriteAllText(_machine[$"state/deploy/{id}/origin.json"], "{ \"version\": 1, ");
        }

        Assert.Equal("vendor 1\n", _machine.Boot(first, "cat etc/deep/vendor"));
        Assert.Contains("it is not known whose /etc to start from", _machine.Refused($"composefs=?{second}"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_machine[$"state/deploy/{second}/etc"]));
    }

    [Fact]
    public void Transient_Changes_AreGoneButForTheMachineId()
    {
        var id = _machine.Deploy(Transient + "; chown 5:6 etc/large; setfattr -n user.note -v kept etc/large || true");

        Assert.Equal("5:6\n", _machine.Boot(id, "stat -c %u:%g etc/large; echo mine >etc/hostname; echo abc >etc/machine-id; touch etc/new"));
        Assert.Equal("image\nabc\n", _machine.Boot(id, "cat etc/hostname etc/machine-id; ! [ -e etc/new ]"));
        Assert.False(Directory.Exists(_machine[$"state/deploy/{id}/etc"]));
    }

    [Fact]
    public void Immutable_Etc_CanBeWrittenInTheListedFilesOnly()
    {
        var id = _machine.Deploy(Immutable);

        _machine.Boot(id, """
            for file in new deep/vendor large; do ! touch etc/$file 2>/dev/null || echo "etc/$file can be written"; done
            echo mine >etc/hostname; echo abc >etc/machine-id; echo 'user:x:1000:1000::/home/user:/bin/sh' >>etc/passwd
            """);

        Assert.Equal("mine\nabc\n2\nvendor 1\n", _machine.Boot(id, "cat etc/hostname etc/machine-id; wc -l <etc/passwd; cat etc/deep/vendor"));
        Assert.Equal("mine\n", File.ReadAllText(_machine["state/var/lib/bootc/etc/hostname"]));
    }

    [Fact]
    public void Immutable_TimeZone_IsTheLinkOfTheMachine()
    {
        var id = _machine.Deploy(Immutable);
        Assert.Equal("../usr/share/zoneinfo/UTC\n", _machine.Boot(id, "readlink etc/localtime"));

        Tool.Run("ln", "-sfn", "../usr/share/zoneinfo/Europe/Berlin", _machine["state/var/lib/bootc/etc/localtime"]);

        Assert.Equal("../usr/share/zoneinfo/Europe/Berlin\n", _machine.Boot(id, "readlink etc/localtime"));
    }

    [Fact]
    public void Immutable_ListInTheImage_TakesThePlaceOfTheUsual()
    {
        var id = _machine.Deploy(Immutable + "; echo 'files = [\"machine-id\", \"deep\", \"absent/file\"]' >>usr/lib/bootc/setup-root.toml");

        _machine.Boot(id, "touch etc/deep/new etc/machine-id; if touch etc/hostname 2>/dev/null; then exit 1; fi");

        Assert.Equal("etc/deep/new\n", _machine.Boot(id, "ls etc/deep/new"));
    }

    [Fact]
    public void Immutable_SecondDeployment_BringsItsAccountsOnce()
    {
        var first = _machine.Deploy(Immutable);
        _machine.Boot(first, "echo mine >etc/hostname; echo 'user:x:1000:1000::/home/user:/bin/sh' >>etc/passwd");
        var second = _machine.Deploy(Immutable + "; echo 'daemon:x:990:990::/:/bin/false' >>etc/passwd; echo other >etc/hostname", first);

        Assert.Equal("daemon\nroot\nuser\nmine\n", _machine.Boot(second, "cut -d: -f1 etc/passwd | sort; cat etc/hostname; sed -i '' etc/hostname 2>/dev/null || true"));
        _machine.Boot(second, "grep -v daemon etc/passwd >tmp/x 2>/dev/null || grep -v daemon etc/passwd >var/x; cat var/x >etc/passwd");
        Assert.Equal("root\nuser\n", _machine.Boot(second, "cut -d: -f1 etc/passwd | sort"));
    }

    [Fact]
    public void Immutable_AfterAPersistentEtc_TakesTheFilesOfTheMachineOver()
    {
        var first = _machine.Deploy();
        _machine.Boot(first, "echo mine >etc/hostname; echo abc >etc/machine-id; echo 'user:x:1000:1000::/home/user:/bin/sh' >>etc/passwd; echo mine >etc/deep/vendor");
        var second = _machine.Deploy(Immutable + "; echo 'daemon:x:990:990::/:/bin/false' >>etc/passwd", first);

        Assert.Equal("mine\nabc\ndaemon\nroot\nuser\nvendor 2\n", _machine.Boot(second, "cat etc/hostname etc/machine-id; cut -d: -f1 etc/passwd | sort; cat etc/deep/vendor"));

        // Once: what the old deployment changes from now on is its own.
        _machine.Boot(first, "echo older >etc/hostname");
        Assert.Equal("mine\n", _machine.Boot(second, "cat etc/hostname"));
        Assert.Equal("mine\n", File.ReadAllText(_machine["state/var/lib/bootc/etc/hostname"]));
    }

    [Fact]
    public void Transient_AfterAPersistentEtc_TakesTheMachineIdOver()
    {
        var first = _machine.Deploy();
        _machine.Boot(first, "echo mine >etc/hostname; echo abc >etc/machine-id");
        var second = _machine.Deploy(Transient, first);

        Assert.Equal("abc\nno\n", _machine.Boot(second, "cat etc/machine-id; grep -q mine etc/hostname || echo no"));
    }

    [Fact]
    public void Configuration_Unknown_IsRefused()
    {
        var id = _machine.Deploy("printf '[etc]\\nmode = \"frozen\"\\n' >usr/lib/bootc/setup-root.toml");

        Assert.Contains("/usr/lib/bootc/setup-root.toml", _machine.Refused($"composefs=?{id}"), StringComparison.Ordinal);
    }
}
