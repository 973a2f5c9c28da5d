namespace SkorionOS.Deploy.Tests.Health;

/// <summary>Which checks run, in which order, and what counts as a failure.</summary>
public sealed class HealthCheckTests : IDisposable
{
    private readonly HealthFixture _system = new();

    [Fact]
    public void Check_NoChecks_IsGood() => Assert.True(_system.Check());

    [Fact]
    public void Check_AllDirectories_OursThenRequiredThenWantedEachByName()
    {
        string[] names =
        [
            "usr/lib/bootc/health.d/20-b", "etc/bootc/health.d/10-a", "usr/lib/bootc/health.d/10-b",
            "etc/greenboot/check/required.d/05.sh", "usr/lib/greenboot/check/required.d/06.sh",
            "usr/lib/greenboot/check/wanted.d/01.sh", "etc/greenboot/check/wanted.d/02.sh", "usr/lib/greenboot/green.d/00.sh",
        ];
        Array.ForEach(names, Trace);

        Assert.True(_system.Check());
        Assert.Equal(
            [
                "etc/bootc/health.d/10-a", "usr/lib/bootc/health.d/10-b", "usr/lib/bootc/health.d/20-b",
                "etc/greenboot/check/required.d/05.sh", "usr/lib/greenboot/check/required.d/06.sh",
                "usr/lib/greenboot/check/wanted.d/01.sh", "etc/greenboot/check/wanted.d/02.sh", "usr/lib/greenboot/green.d/00.sh",
            ],
            _system.TraceLines);
    }

    [Fact]
    public void Check_SameNameInEtc_OverridesTheImages()
    {
        _system.Script("usr/lib/bootc/health.d/10-foo", "exit 1");
        Trace("etc/bootc/health.d/10-foo");

        Assert.True(_system.Check());
        Assert.Equal(["etc/bootc/health.d/10-foo"], _system.TraceLines);
    }

    [Fact]
    public void Check_LinkToNothingInEtc_TurnsTheImagesOff()
    {
        _system.Script("usr/lib/bootc/health.d/10-foo", "exit 1");
        Directory.CreateDirectory(_system["etc/bootc/health.d"]);
        File.CreateSymbolicLink(_system["etc/bootc/health.d/10-foo"], "/dev/null");

        Assert.True(_system.Check());
    }

    [Fact]
    public void Check_LinkToAScript_Runs()
    {
        _system.Script("usr/libexec/probe", "exit 7");
        Directory.CreateDirectory(_system["etc/bootc/health.d"]);
        File.CreateSymbolicLink(_system["etc/bootc/health.d/10-foo"], _system["usr/libexec/probe"]);

        Assert.False(_system.Check());
        Assert.Contains("10-foo: exit 7", _system.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NotExecutable_IsSkippedWithANote()
    {
        _system.Write("root/usr/lib/bootc/health.d/README", "#!/bin/sh\nexit 1\n");
        Directory.CreateDirectory(_system["usr/lib/bootc/health.d/directory"]);

        Assert.True(_system.Check());
        Assert.Contains($"{_system["usr/lib/bootc/health.d/README"]}: not executable, skipped", _system.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("directory", _system.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WantedFails_IsGoodAndTold()
    {
        _system.Script("usr/lib/greenboot/check/wanted.d/01.sh", "exit 4");

        Assert.True(_system.Check());
        Assert.Contains("01.sh: failed, and is not required: exit 4", _system.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", "10-foo: exit 3")]
    [InlineData("kill -9 $$", "10-foo: ended by signal 9")]
    public void Check_RequiredFails_IsNotGoodAndOthersStillRun(string script, string expected)
    {
        _system.Script("usr/lib/bootc/health.d/10-foo", script);
        Trace("usr/lib/bootc/health.d/20-bar");
        Trace("etc/greenboot/red.d/00.sh");
        Trace("etc/greenboot/green.d/00.sh");

        Assert.False(_system.Check());
        Assert.Contains(expected, _system.Log, StringComparison.Ordinal);
        Assert.Equal(["usr/lib/bootc/health.d/20-bar", "etc/greenboot/red.d/00.sh"], _system.TraceLines);
    }

    [Fact]
    public void Check_NoInterpreter_IsAFailure()
    {
        _system.Script("usr/lib/bootc/health.d/10-foo", "");
        File.WriteAllText(_system["usr/lib/bootc/health.d/10-foo"], "#!/nonexistent/python\n");

        Assert.False(_system.Check());
        Assert.Contains("cannot be run", _system.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Hangs_IsAFailureAndTheNextRuns()
    {
        _system.CheckLimit = TimeSpan.FromSeconds(1);
        _system.Script("usr/lib/bootc/health.d/10-foo", "trap '' TERM; sleep 1000 & wait; sleep 1000");
        Trace("usr/lib/bootc/health.d/20-bar");

        Assert.False(_system.Check());
        Assert.Contains("10-foo: not done after 1 s", _system.Log, StringComparison.Ordinal);
        Assert.Equal(["usr/lib/bootc/health.d/20-bar"], _system.TraceLines);
    }

    [Fact]
    public void Check_AllTogetherTooLong_TheRestIsNotRun()
    {
        _system.TotalLimit = TimeSpan.FromSeconds(1);
        _system.Script("usr/lib/bootc/health.d/10-foo", "exec sleep 1000");
        Trace("usr/lib/bootc/health.d/20-bar");

        Assert.False(_system.Check());
        Assert.Contains("20-bar: not run", _system.Log, StringComparison.Ordinal);
        Assert.Empty(_system.TraceLines);
    }

    [Theory]
    [InlineData("+2-1", "1", "2")]
    [InlineData(null, "0", "")]
    public void Check_Environment_TellsOfTheBoot(string? counter, string counted, string left)
    {
        if (counter is not null)
        {
            _system.Count(counter);
        }

        _system.Script("usr/lib/bootc/health.d/10-foo", $"echo \"$BOOTC_DEPLOYMENT $BOOTC_COUNTED $BOOTC_TRIES_LEFT\" >{_system.Trace}");

        Assert.True(_system.Check());
        Assert.Equal([$"{HealthFixture.Booted} {counted} {left}"], _system.TraceLines);
    }

    public void Dispose() => _system.Dispose();

    private void Trace(string name) => _system.Script(name, $"echo {name} >>{_system.Trace}");
}
