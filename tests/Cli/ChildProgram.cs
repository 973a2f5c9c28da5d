using System.Diagnostics;

namespace SkorionOS.Cli.Tests;

/// <summary>The program as a process of its own: the one that <c>BOOTC</c> names, or the one that was built with these tests.</summary>
internal static class ChildProgram
{
    public static string FileName => Environment.GetEnvironmentVariable("BOOTC") is { Length: > 0 } path ? path : Path.Join(AppContext.BaseDirectory, "bootc");

    public static Process Start(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(FileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        return process;
    }

    public static async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, await output, await error);
    }
}
