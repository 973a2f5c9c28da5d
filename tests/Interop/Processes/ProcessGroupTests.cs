using System.Globalization;
using SkorionOS.Interop.Processes;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Processes;

public sealed class ProcessGroupTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly Dictionary<string, string> Path = new() { ["PATH"] = "/usr/bin:/bin" };

    private readonly TemporaryDirectory _directory = new();

    private string Watched => _directory["watched"];

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    public void Run_Returns_ItsCode(string script, int code) => Assert.Equal(new ProcessExit(code, null, false), Shell(script, Ample));

    [Fact]
    public void Run_EndedBySignal_ItsNumber() => Assert.Equal(new ProcessExit(null, 9, false), Shell("kill -9 $$", Ample));

    [Fact]
    public void Run_Environment_IsTheGivenOneAlone()
    {
        Shell($"env >{_directory["env"]}", Ample, new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["BOOTC_COUNTED"] = "1" });

        var lines = File.ReadAllLines(_directory["env"]);
        Assert.Contains("BOOTC_COUNTED=1", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("HOME=", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Input_IsEmpty() => Assert.Equal(1, Shell("read line", Ample).Code);

    /// <summary>This runtime ignores SIGPIPE; a program that inherited that would not end when its reader goes.</summary>
    [Fact]
    public void Run_Signals_NoneIsIgnoredOrBlocked()
    {
        Shell($"grep -E '^Sig(Blk|Ign)' /proc/self/status >{_directory["signals"]}", Ample);

        // The C library keeps signals 32 and 33 for itself, and has them ignored while it starts a program.
        var named = File.ReadAllLines(_directory["signals"]).Select(line => ulong.Parse(line.AsSpan(8), NumberStyles.HexNumber, null) & 0x7fffffff);
        Assert.Equal([0UL, 0UL], named);
    }

    [Fact]
    public void Run_OverTime_EndsAndSaysSo()
    {
        var exit = Shell("exec sleep 1000", Short);

        Assert.Equal(new ProcessExit(null, 15, true), exit);
        Assert.False(exit.Succeeded);
    }

    [Fact]
    public void Run_OverTimeEndsWellAtSigterm_IsNoSuccess() =>
        Assert.False(Shell("trap 'kill $!; exit 0' TERM; sleep 1000 & wait", Short).Succeeded);

    [Fact]
    public async Task Run_ChildrenIgnoreSigterm_AllAreKilled()
    {
        var gone = WatchAsync();
        var script = $"exec 3>{Watched}; trap '' TERM; sleep 1000 & sleep 1000";

        var exit = ProcessGroup.Run("/bin/sh", ["-c", script], Path, TimeSpan.FromSeconds(1), Short);

        Assert.Equal(new ProcessExit(null, 9, true), exit);
        await gone;
    }

    [Fact]
    public async Task Run_LeavesAChildBehind_ItIsKilled()
    {
        var gone = WatchAsync();

        Assert.Equal(0, Shell($"exec 3>{Watched}; sleep 1000 &", Ample).Code);

        await gone;
    }

    [Fact]
    public async Task Run_Cancelled_AllAreKilled()
    {
        using var cancel = new CancellationTokenSource();
        var gone = WatchAsync(cancel);
        var script = $"trap '' TERM; exec 3>{Watched}; echo started >&3; sleep 1000";

        Assert.ThrowsAny<OperationCanceledException>(() => ProcessGroup.Run("/bin/sh", ["-c", script], Path, Ample, Ample, cancel.Token));

        await gone;
    }

    [Theory]
    [InlineData("missing", Errno.ENOENT)]
    [InlineData("plain", Errno.EACCES)]
    [InlineData("noformat", Errno.ENOEXEC)]
    public void Run_CannotBeStarted_SaysWhy(string name, Errno error)
    {
        _directory.Write("plain", "#!/bin/sh\n");
        Tool.Run("chmod", "755", _directory.Write("noformat", "exit 0\n"));

        Assert.Equal(error, Assert.Throws<LinuxException>(() => ProcessGroup.Run(_directory[name], [], Path, Ample, Short)).Error);
    }

    public void Dispose() => _directory.Dispose();

    private static ProcessExit Shell(string script, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null) =>
        ProcessGroup.Run("/bin/sh", ["-c", script], environment ?? Path, limit, Ample);

    // Everybody who opened the pipe is gone when its reader comes to the end.
    private async Task WatchAsync(CancellationTokenSource? whenStarted = null)
    {
        Tool.Run("mkfifo", Watched);
        await Task.Run(async () =>
        {
            await using var pipe = new FileStream(Watched, FileMode.Open, FileAccess.Read);
            var byteOrEnd = pipe.ReadByte();
            if (whenStarted is not null)
            {
                await whenStarted.CancelAsync();
            }

            while (byteOrEnd >= 0)
            {
                byteOrEnd = pipe.ReadByte();
            }
        }).WaitAsync(Ample);
    }
}
