using System.Diagnostics;

namespace SkorionOS.Deploy.Tests.Stops;

/// <summary>The program that does one operation and is killed on the way.</summary>
internal static class CrashChild
{
    /// <summary>What a shell says of a process that SIGKILL ended.</summary>
    public const int Killed = 128 + 9;

    /// <summary>Compiled ahead of time when the Makefile says where it is: it starts in a tenth of the time.</summary>
    public static string Program => Environment.GetEnvironmentVariable("BOOTC_CRASH") is { Length: > 0 } path ? path : Path.Join(AppContext.BaseDirectory, "bootc-crash");

    /// <summary>Runs it to its end, whatever that is.</summary>
    public static Task<ChildEnd> RunAsync(SysrootFixture fixture, string[] words, params string[] options) => RunAsync(fixture, words, Timeout.InfiniteTimeSpan, options);

    /// <summary>Runs it, and kills it when it takes longer than some time.</summary>
    public static async Task<ChildEnd> RunAsync(SysrootFixture fixture, string[] words, TimeSpan limit, params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, Arguments(fixture, words, options)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timer = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return new ChildEnd(process.ExitCode, await output, await errors);
    }

    /// <summary>Its command line.</summary>
    public static string[] Arguments(SysrootFixture fixture, string[] words, params string[] options) =>
        ["--root", fixture.Root, "--efivars", fixture.Variables, .. fixture.Firmware.Booted is { } booted ? (string[])["--booted", booted.Id.Hex] : [], .. options, .. words];
}
