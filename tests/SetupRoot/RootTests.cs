using SkorionOS.Testing.Files;

namespace SkorionOS.SetupRoot.Tests;

public sealed class RootTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Boot_FirstDeployment_ShowsTheImage()
    {
        var id = _machine.Deploy();

        var seen = _machine.Boot(id, "cmp usr/bin/tool <(seq 1 1000); cat etc/deep/vendor var/lib/app/data; stat -c '%u:%g' var/lib/app/data; findmnt -n -o SOURCE . | tail -n 1");

        Assert.Equal($"vendor 1\nseeded\n7:8\ncomposefs:{id}\n", seen);
    }

    [Fact]
    public void Boot_Root_CannotBeWrittenAndTheStateCan()
    {
        var id = _machine.Deploy("rm root; mkdir -m 700 root; mkdir usr/lib/bootc/storage");

        var seen = _machine.Boot(id, """
            for place in . usr usr/bin sysroot sysroot/bootc/state usr/lib/bootc/storage boot; do
                if touch $place/written 2>/dev/null; then echo "$place can be written"; fi
            done
            for place in etc etc/deep var var/lib/app home root; do touch $place/written; done
            ls usr/lib/bootc/storage
            """);

        Assert.Equal("images\nobjects\n", seen);
        Assert.Equal(
            "etc/deep/written\netc/written\nhome/written\nroot/written\nvar/lib/app/written\nvar/roothome/written\nvar/written\n",
            _machine.Boot(id, "find etc var home root -name written | sort"));
        Assert.True(File.Exists(_machine["state/home/written"]));
        Assert.True(File.Exists(_machine[$"state/deploy/{id}/etc/written"]));
    }

    [Fact]
    public void Boot_ThePlaceOfThePhysicalRoot_HasTheRootOverIt()
    {
        var id = _machine.Deploy();

        var sources = _machine.Boot(id, $"findmnt -n -o SOURCE {_machine.Sysroot}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, sources.Length);
        Assert.Equal($"composefs:{id}", sources[^1]);
    }

    [Fact]
    public void Boot_LinkedHomes_LeadToTheStateOfTheMachine()
    {
        var id = _machine.Deploy("rmdir home; ln -s var/home home; mkdir -p var/home/user; chmod 700 var/home/user; echo hi >var/roothome/.profile");

        _machine.Boot(id, "touch home/user/mine root/mine; cat root/.profile");

        Assert.True(File.Exists(_machine["state/home/user/mine"]));
        Assert.Equal("700\n", Tool.Run("stat", "-c", "%a", _machine["state/var/roothome"]));
        Assert.Equal("var/home/user/mine\n", _machine.Boot(id, "ls var/home/user/mine"));
    }

    [Fact]
    public void Boot_NoHome_LeavesItOut()
    {
        var id = _machine.Deploy("rmdir home; rm root");

        Assert.Equal("none\n", _machine.Boot(id, "[ -e home ] || [ -e root ] || echo none"));
        Assert.False(Directory.Exists(_machine["state/home"]));
    }

    [Fact]
    public void Boot_StorageIsALink_IsLeftAlone()
    {
        var id = _machine.Deploy("ln -s ../../../sysroot/ostree/bootc/storage usr/lib/bootc/storage");

        Assert.Equal("../../../sysroot/ostree/bootc/storage\n", _machine.Boot(id, "readlink usr/lib/bootc/storage"));
    }

    [Fact]
    public void Boot_ReadOnlyPhysicalRoot_IsMadeWritable()
    {
        var id = _machine.Deploy();

        // As a running system has it, for a soft reboot.
        var seen = _machine.Start(
            $"composefs=?{id}", "cat ../next/etc/deep/vendor; touch ../next/var/x; touch bootc/x 2>/dev/null || echo still read-only",
            $"--next-root {id} --target \"$PWD/next\"", "mount -o remount,bind,ro sysroot");

        Assert.Equal("vendor 1\nstill read-only\n", seen);
        Assert.False(File.Exists(_machine.PathOf("run/systemd/volatile-root")));
    }

    [Fact]
    public void Boot_NextRootOfAnother_TakesThePlace()
    {
        var (first, second) = (_machine.Deploy(), _machine.Deploy());

        var seen = _machine.Start(
            $"composefs=?{first}", "cat ../next/etc/deep/vendor; findmnt -n -o SOURCE ../next",
            $"--next-root {second} --target \"$PWD/next\"",
            $"\"$1\" --sysroot \"$PWD/sysroot\" --cmdline cmdline --run \"$PWD/run\" --efivars \"$PWD/efivars\" --next-root {first} --target \"$PWD/next\" 2>/dev/null");

        Assert.Equal($"vendor 2\ncomposefs:{second}\n", seen);
    }

    [Fact]
    public void Boot_SecondRunInOneBoot_ChangesNothing()
    {
        var id = _machine.Deploy();
        const string again = """
            cd ..; "$1" --sysroot "$PWD/sysroot" --cmdline cmdline --run "$PWD/run" --efivars "$PWD/efivars" 2>&1 | grep -o 'was set up before'
            cat sysroot/etc/deep/vendor
            """;

        Assert.Equal("was set up before\nvendor 1\n", _machine.Boot(id, again));
    }

    [Fact]
    public void Boot_StoppedBefore_ComesToTheSameEnd()
    {
        var id = _machine.Deploy("mkdir home/user");
        // What a run that was killed leaves under temporary names.
        foreach (var name in new[] { $"state/deploy/{id}/.etc.new/deep/half", "state/.var.new/half", "state/.home.new/half" })
        {
            Directory.CreateDirectory(_machine[name]);
        }

        Assert.Equal("vendor 1\nseeded\n", _machine.Boot(id, "cat etc/deep/vendor var/lib/app/data"));
        Assert.Empty(Directory.GetFileSystemEntries(_machine["state"], ".*"));
        Assert.Empty(Directory.GetFileSystemEntries(_machine[$"state/deploy/{id}"], ".*"));
    }

    [Fact]
    public void Boot_Reset_BeginsAnewAndKeepsHome()
    {
        var id = _machine.Deploy();
        _machine.Boot(id, "echo mine >etc/deep/vendor; echo mine >var/lib/app/data; echo mine >home/file");
        File.WriteAllText(_machine["state/reset.json"], """{ "version": 1, "keepHome": true, "requestedAt": "2026-01-01T00:00:00Z" }""");

        Assert.Equal("vendor 1\nseeded\nmine\n", _machine.Boot(id, "cat etc/deep/vendor var/lib/app/data home/file"));
        Assert.False(File.Exists(_machine["state/reset.json"]));
    }

    [Fact]
    public void NextRoot_ResetAskedFor_IsLeftToTheNextBoot()
    {
        var (first, second) = (_machine.Deploy(), _machine.Deploy());
        _machine.Boot(first, "echo mine >var/lib/app/data; echo mine >home/file");
        File.WriteAllText(_machine["state/reset.json"], """{ "version": 1, "keepHome": false, "requestedAt": "2026-01-01T00:00:00Z" }""");

        var seen = _machine.Start(
            $"composefs=?{first}", "cat ../next/var/lib/app/data ../next/home/file; grep -o 'reset: .*' ../log",
            $"--next-root {second} --target \"$PWD/next\" 2>log");

        Assert.Equal("mine\nmine\nreset: it takes a real boot and waits for the next one\n", seen);
        Assert.Equal("seeded\n", _machine.Boot(first, "cat var/lib/app/data; ls home"));
        Assert.False(File.Exists(_machine["state/reset.json"]));
    }

    [Fact]
    public void Boot_Log_HasTheTimeAndWhatWasDone()
    {
        var id = _machine.Deploy();
        var log = _machine.Start($"composefs=?{id}", options: "2>log", script: "grep '^<6>' ../log | tail -1");

        Assert.Matches($"^<6>set up the root of {id} \\(/etc: that of the image\\) in [0-9]+\\.[0-9][0-9] s\n$", log);
    }
}
