using System.Diagnostics;

namespace SkorionOS.Testing.Files;

/// <summary>Programs of the distribution that tests ask for a second opinion.</summary>
public static class Tool
{
    /// <summary>Runs a program to its end and gives what it printed; throws, with what it complained about, when it fails.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process =
            Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {await complaints}");
    }
}
