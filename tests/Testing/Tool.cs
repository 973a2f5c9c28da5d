using System.Diagnostics;
using System.Text;

namespace SkorionOS.Testing;

/// <summary>Runs the tools that judge us.</summary>
public static class Tool
{
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
