using System.Diagnostics;
using System.Text;

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

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its output, each byte as one character, so that names that are not UTF-8 survive.</returns>
    /// <exception cref="InvalidOperationException">It did not end with 0; the message has what it said.</exception>
    public static string Run(string program, params string[] arguments) => RunIn("/", program, arguments);

    /// <summary>Like <see cref="Run"/>, in a working directory.</summary>
    public static string RunIn(string directory, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}{output}");
    }

    /// <summary>Runs a script of bash that stops at its first error.</summary>
    public static string Script(string directory, string script, params string[] arguments) =>
        RunIn(directory, "bash", ["-euo", "pipefail", "-c", script, "script", .. arguments]);
}
